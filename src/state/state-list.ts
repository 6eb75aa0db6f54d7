/**
 * A growable list of packed states, one after the other: a level of a search.
 */
import type { Layout } from "./layout.ts";

export class StateList {
  readonly words: number;
  count = 0;
  items: Int32Array<ArrayBuffer>;

  constructor(words: number, capacity: number = 1 << 8) {
    this.words = words;
    this.items = new Int32Array(capacity * words);
  }

  get bytes(): number {
    return this.items.byteLength;
  }

  /** Appends the state that begins at `at`. */
  push(states: Int32Array, at: number): void {
    const { words } = this;
    const end = this.count * words;
    if (end === this.items.length) this.#grow();
    for (let w = 0; w < words; w++) this.items[end + w] = states[at + w]!;
    this.count += 1;
  }

  clear(): void {
    this.count = 0;
  }

  /** The same states in another layout. */
  repacked(from: Layout, to: Layout): StateList {
    const repack = from.repacking(to);
    const list = new StateList(to.words, Math.max(1, this.count));
    for (let index = 0; index < this.count; index++) {
      repack(this.items, index * this.words, list.items, index * to.words);
    }
    list.count = this.count;
    return list;
  }

  #grow(): void {
    const grown = new Int32Array(this.items.length * 2);
    grown.set(this.items);
    this.items = grown;
  }
}
