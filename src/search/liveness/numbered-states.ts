/**
 * Packed states with numbers, in the order in which they are met: what edges can be written down by.
 * The visited set keeps no numbers, for a search without edges needs none.
 */
import type { Layout } from "../../state/layout.ts";
import { isAt, type Probe, probeFor } from "../../state/probe.ts";
import { StateList } from "../../state/state-list.ts";

export class NumberedStates {
  readonly list: StateList;
  readonly #probe: Probe;
  /** Number of a state and one, in the slot of its hash or behind; 0 where there is none. */
  #table = new Int32Array(1 << 10);
  readonly #home = new Uint32Array(1);

  constructor({ words }: Layout) {
    this.list = new StateList(words);
    this.#probe = probeFor(words);
  }

  get count(): number {
    return this.list.count;
  }

  get bytes(): number {
    return this.list.bytes + this.#table.byteLength;
  }

  /** The number of the state that begins at `at`; a new state gets the next one. */
  numberOf(states: Int32Array, at: number): number {
    const { list } = this;
    const mask = this.#table.length - 1;
    let slot = this.#homeOf(states, at);
    for (;;) {
      const known = this.#table[slot]! - 1;
      if (known < 0) break;
      if (isAt(list.items, known * list.words, states, at, list.words)) return known;
      slot = (slot + 1) & mask;
    }
    list.push(states, at);
    this.#table[slot] = list.count;
    if (list.count * 4 > this.#table.length * 3) this.#grow();
    return list.count - 1;
  }

  #homeOf(states: Int32Array, at: number): number {
    this.#probe.hash(states, at, 1, this.#table.length - 1, this.#home);
    return this.#home[0]!;
  }

  #grow(): void {
    const { list } = this;
    this.#table = new Int32Array(this.#table.length * 2);
    const mask = this.#table.length - 1;
    for (let number = 0; number < list.count; number++) {
      let slot = this.#homeOf(list.items, number * list.words);
      while (this.#table[slot] !== 0) slot = (slot + 1) & mask;
      this.#table[slot] = number + 1;
    }
  }
}
