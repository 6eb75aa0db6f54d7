/**
 * States by number, in the order in which they were met: for what is kept of each state beside the
 * visited set. Open addressing over the list of states, at most half full.
 */
import type { Layout } from "../../state/layout.ts";
import { StateList } from "../../state/state-list.ts";

export class NumberedStates {
  #list: StateList;
  /** Number of the state and one; 0 where there is none. */
  #slots = new Int32Array(1 << 10);

  constructor(words: number) {
    this.#list = new StateList(words);
  }

  get count(): number {
    return this.#list.count;
  }

  /** The number of the state that begins at `at`, which is new if it is the count before. */
  numberOf(states: Int32Array, at: number): number {
    if (this.count * 2 >= this.#slots.length) this.#spread(this.#slots.length * 2);
    const slot = this.#slotOf(states, at);
    const found = this.#slots[slot]!;
    if (found !== 0) return found - 1;
    this.#list.push(states, at);
    this.#slots[slot] = this.count;
    return this.count - 1;
  }

  /** Re-packs the states; their numbers stay. */
  repack(from: Layout, to: Layout): void {
    this.#list = this.#list.repacked(from, to);
    this.#spread(this.#slots.length);
  }

  /** The slot where the state is, or where it would be put. */
  #slotOf(states: Int32Array, at: number): number {
    const { items, words } = this.#list;
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(states, at, words) & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot]!;
      if (found === 0 || isSame(items, (found - 1) * words, states, at, words)) return slot;
    }
  }

  #spread(slots: number): void {
    const { items, words, count } = this.#list;
    this.#slots = new Int32Array(slots);
    for (let index = 0; index < count; index++) {
      this.#slots[this.#slotOf(items, index * words)] = index + 1;
    }
  }
}

function hashOf(states: Int32Array, at: number, words: number): number {
  let hash = 0;
  for (let w = 0; w < words; w++) {
    hash = Math.imul(hash ^ states[at + w]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

function isSame(
  one: Int32Array,
  oneAt: number,
  other: Int32Array,
  otherAt: number,
  words: number,
): boolean {
  for (let w = 0; w < words; w++) if (one[oneAt + w] !== other[otherAt + w]) return false;
  return true;
}
