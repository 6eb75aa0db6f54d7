/**
 * The visited set: packed states inline in an open-addressing table. Exact: a state is found only if
 * all its words are equal.
 *
 * A slot is `words` integers and is empty when its first word is 0 (a layout never packs a state so).
 * Linear probing; the table doubles at three quarters full. The home slot is the low bits of the hash,
 * so doubling reads the old table in order and writes the new one in two streams, each in order too.
 * Memory: `4 · words / load` bytes a state, load between 3/8 and 3/4.
 *
 * States are inserted in batches: the slots of a whole batch are touched first, so that their cache
 * lines arrive together instead of one after another.
 */
import type { Layout } from "./layout.ts";

export class VisitedSet {
  readonly words: number;
  count = 0;
  #table: Int32Array<ArrayBuffer>;
  #slots: number;
  /** Home slot of each state of a batch, and the word that stood there when it was touched. */
  #homes = new Uint32Array(0);
  #there = new Int32Array(0);

  constructor(words: number, slots: number = 1 << 12) {
    this.words = words;
    this.#slots = slots;
    this.#table = new Int32Array(slots * words);
  }

  get bytes(): number {
    return this.#table.byteLength;
  }

  /**
   * Inserts the first `count` states; writes the positions of those that were new, in order, into
   * `fresh` and returns how many there are.
   */
  insert(states: Int32Array, count: number, fresh: Int32Array): number {
    while ((this.count + count) * 4 > this.#slots * 3) this.#grow();
    if (this.#homes.length < count) {
      this.#homes = new Uint32Array(count * 2);
      this.#there = new Int32Array(count * 2);
    }
    const { words } = this;
    const table = this.#table;
    const homes = this.#homes;
    const there = this.#there;
    const mask = this.#slots - 1;
    for (let k = 0; k < count; k++) {
      const home = hash(states, k * words, words) & mask;
      homes[k] = home;
      there[k] = table[home * words]!;
    }
    let found = 0;
    for (let k = 0; k < count; k++) {
      if (this.#place(states, k * words, homes[k]!, there[k]!)) fresh[found++] = k;
    }
    this.count += found;
    return found;
  }

  /** Inserts the state that begins at `at`; false if it was there. */
  add(states: Int32Array, at: number): boolean {
    if ((this.count + 1) * 4 > this.#slots * 3) this.#grow();
    const isNew = this.#place(states, at, hash(states, at, this.words) & (this.#slots - 1), 0);
    if (isNew) this.count += 1;
    return isNew;
  }

  has(states: Int32Array, at: number): boolean {
    const { words } = this;
    const table = this.#table;
    const mask = this.#slots - 1;
    for (let slot = hash(states, at, words) & mask; ; slot = (slot + 1) & mask) {
      const start = slot * words;
      if (table[start] === 0) return false;
      let w = 0;
      while (w < words && table[start + w] === states[at + w]) w++;
      if (w === words) return true;
    }
  }

  /** The same states in another layout. */
  repacked(from: Layout, to: Layout): VisitedSet {
    const set = new VisitedSet(to.words, this.#slots);
    const state = new Int32Array(to.words);
    for (let at = 0; at < this.#table.length; at += this.words) {
      if (this.#table[at] === 0) continue;
      from.repack(this.#table, at, to, state, 0);
      set.add(state, 0);
    }
    return set;
  }

  /**
   * Puts the state in its slot; false if it was there. `seen` is the home's first word as touched: a
   * state stays where it is, so only a 0 may be out of date.
   */
  #place(states: Int32Array, at: number, home: number, seen: number): boolean {
    const { words } = this;
    const table = this.#table;
    const mask = this.#slots - 1;
    const first = states[at]!;
    let there = seen;
    for (let slot = home; ; slot = (slot + 1) & mask, there = 0) {
      const start = slot * words;
      if (there === 0) there = table[start]!;
      if (there === 0) {
        for (let w = 0; w < words; w++) table[start + w] = states[at + w]!;
        return true;
      }
      if (there !== first) continue;
      let w = 1;
      while (w < words && table[start + w] === states[at + w]) w++;
      if (w === words) return false;
    }
  }

  #grow(): void {
    const { words } = this;
    const old = this.#table;
    this.#slots *= 2;
    const table = new Int32Array(this.#slots * words);
    const mask = this.#slots - 1;
    for (let at = 0; at < old.length; at += words) {
      if (old[at] === 0) continue;
      let slot = hash(old, at, words) & mask;
      while (table[slot * words] !== 0) slot = (slot + 1) & mask;
      for (let w = 0; w < words; w++) table[slot * words + w] = old[at + w]!;
    }
    this.#table = table;
  }
}

/** Mixes every bit of the state into every bit of the result (after the finaliser of MurmurHash3). */
function hash(states: Int32Array, at: number, words: number): number {
  let mixed = 0x2545f491;
  for (let w = 0; w < words; w++) {
    mixed = Math.imul(mixed ^ states[at + w]!, 0x85ebca6b);
    mixed ^= mixed >>> 15;
  }
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
