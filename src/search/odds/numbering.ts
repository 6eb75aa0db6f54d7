/**
 * Numbers packed states in the order in which they come: a table from states to numbers, open addressing
 * with linear probing, at most half full.
 */
import { StateList } from "../../state/state-list.ts";

export class Numbering {
  readonly states: StateList;
  /** One more than the number of the state that has the slot; 0 while it is free. */
  #slots: Int32Array = new Int32Array(1 << 10);

  constructor(words: number) {
    this.states = new StateList(words);
  }

  get count(): number {
    return this.states.count;
  }

  /** The number of the state; the next free one if it is new. */
  of(states: Int32Array, at: number): number {
    const slot = this.#slotOf(states, at);
    const known = this.#slots[slot]!;
    if (known > 0) return known - 1;
    this.states.push(states, at);
    this.#slots[slot] = this.count;
    if (this.count * 2 > this.#slots.length) this.#grow();
    return this.count - 1;
  }

  /** Where the state is, or would be. */
  #slotOf(states: Int32Array, at: number): number {
    const { items, words } = this.states;
    const mask = this.#slots.length - 1;
    for (let slot = hash(states, at, words) & mask; ; slot = (slot + 1) & mask) {
      const known = this.#slots[slot]!;
      if (known === 0 || isSame(items, (known - 1) * words, states, at, words)) return slot;
    }
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let number = 0; number < this.count; number++) {
      this.#slots[this.#slotOf(this.states.items, number * this.states.words)] = number + 1;
    }
  }
}

function isSame(
  one: Int32Array,
  oneAt: number,
  other: Int32Array,
  at: number,
  words: number,
): boolean {
  for (let w = 0; w < words; w++) if (one[oneAt + w] !== other[at + w]) return false;
  return true;
}

function hash(states: Int32Array, at: number, words: number): number {
  let mixed = 0;
  for (let w = 0; w < words; w++) {
    mixed = Math.imul(mixed ^ states[at + w]!, 0x9e3779b1);
    mixed ^= mixed >>> 15;
  }
  return Math.imul(mixed, 0x85ebca6b) >>> 7;
}
