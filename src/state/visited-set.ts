/**
 * The visited set: packed states inline in an open-addressing table, numbered in the order of their
 * insertion, which for breadth first is the queue.
 *
 * A slot is `words` integers and is empty when its first word is 0 (a layout never packs a state so).
 * Linear probing; the table doubles at three quarters full. Exact: a state is found only if all its
 * words are equal. Memory: `4 · words / load + 4` bytes a state.
 *
 * States are inserted in batches: the slots of a whole batch are touched first, so that their cache
 * lines arrive together instead of one after another.
 */
export class VisitedSet {
  readonly words: number;
  /** The table: state `i` begins at `offset(i)`. */
  table: Int32Array<ArrayBuffer>;
  count = 0;
  #slots: number;
  /** Slot of each state, by number. */
  #slotOf: Uint32Array<ArrayBuffer>;
  /** Home slot of each state of a batch, and the word that stood there when it was touched. */
  #homes = new Uint32Array(0);
  #there = new Int32Array(0);
  /** Numbers of the batch's states that were new, by position in the batch; -1 for the others. */
  found: Int32Array<ArrayBuffer> = new Int32Array(0);

  constructor(words: number, slots: number = 1 << 12) {
    this.words = words;
    this.#slots = slots;
    this.table = new Int32Array(slots * words);
    this.#slotOf = new Uint32Array(slots);
  }

  get bytes(): number {
    return this.table.byteLength + this.#slotOf.byteLength;
  }

  /** Where state `index` begins in `table`. */
  offset(index: number): number {
    return this.#slotOf[index]! * this.words;
  }

  /** Inserts `count` states; afterwards `found[k]` is the number of the k-th if it was new, else -1. */
  insert(states: Int32Array, count: number): void {
    while ((this.count + count) * 4 > this.#slots * 3) this.#grow();
    if (this.#homes.length < count) {
      this.#homes = new Uint32Array(count * 2);
      this.#there = new Int32Array(count * 2);
      this.found = new Int32Array(count * 2);
    }
    const { words, table } = this;
    const homes = this.#homes;
    const there = this.#there;
    const mask = this.#slots - 1;
    for (let k = 0; k < count; k++) {
      const home = hash(states, k * words, words) & mask;
      homes[k] = home;
      there[k] = table[home * words]!;
    }
    for (let k = 0; k < count; k++) {
      this.found[k] = this.#place(states, k * words, homes[k]!, there[k]!);
    }
  }

  /**
   * Number of the state if it was new, else -1. `seen` is the home's first word as touched: a state
   * stays where it is, so only a 0 may be out of date.
   */
  #place(states: Int32Array, at: number, home: number, seen: number): number {
    const { words, table } = this;
    const mask = this.#slots - 1;
    const first = states[at]!;
    let there = seen;
    for (let slot = home; ; slot = (slot + 1) & mask, there = 0) {
      const start = slot * words;
      if (there === 0) there = table[start]!;
      if (there === 0) {
        for (let w = 0; w < words; w++) table[start + w] = states[at + w]!;
        this.#slotOf[this.count] = slot;
        return this.count++;
      }
      if (there !== first) continue;
      let w = 1;
      while (w < words && table[start + w] === states[at + w]) w++;
      if (w === words) return -1;
    }
  }

  #grow(): void {
    const { words, table: old } = this;
    this.#slots *= 2;
    this.table = new Int32Array(this.#slots * words);
    const slotOf = new Uint32Array(this.#slots);
    const mask = this.#slots - 1;
    for (let index = 0; index < this.count; index++) {
      const at = this.#slotOf[index]! * words;
      let slot = hash(old, at, words) & mask;
      while (this.table[slot * words] !== 0) slot = (slot + 1) & mask;
      for (let w = 0; w < words; w++) this.table[slot * words + w] = old[at + w]!;
      slotOf[index] = slot;
    }
    this.#slotOf = slotOf;
  }
}

/** Mixes every bit of the state into every bit of the result (the finaliser of MurmurHash3). */
export function hash(states: Int32Array, at: number, words: number): number {
  let mixed = 0x2545f491;
  for (let w = 0; w < words; w++) {
    mixed = Math.imul(mixed ^ states[at + w]!, 0x85ebca6b);
    mixed ^= mixed >>> 15;
  }
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
