/**
 * The visited set: packed states inline in an open-addressing table. Exact: a state is found only if
 * all its words are equal.
 *
 * A slot is `words` integers and is empty when its first word is 0 (a layout never packs a state so).
 * Linear probing; the table doubles at three quarters full. The home slot is the low bits of the hash,
 * so doubling reads the old table in order and writes the new one in two streams, each in order too.
 * Memory: `4 · words / load` bytes a state, load between 3/8 and 3/4.
 *
 * States are inserted in batches: the slots of a whole batch are touched first, in a loop that does
 * nothing else, so that their cache lines arrive together instead of one after another.
 */
import type { Layout } from "./layout.ts";
import { type Inserting, pour } from "./pour.ts";
import { isAt, type Probe, probeFor } from "./probe.ts";
import { allocating } from "./shortage.ts";

export class VisitedSet implements Inserting {
  readonly words: number;
  count = 0;
  readonly #probe: Probe;
  #table: Int32Array<ArrayBuffer>;
  #slots: number;
  /** Home slot of each state of a batch, and the word that stood there when it was touched. */
  #homes = new Uint32Array(1);
  #there = new Int32Array(1);
  readonly #one = new Int32Array(1);

  constructor(words: number, slots: number = 1 << 12) {
    this.words = words;
    this.#probe = probeFor(words);
    this.#slots = slots;
    this.#table = new Int32Array(slots * words);
  }

  get bytes(): number {
    return this.#table.byteLength;
  }

  insert(states: Int32Array, count: number, fresh: Int32Array): number {
    return this.#insertFrom(states, 0, count, fresh);
  }

  /** Inserts the state that begins at `at`; false if it was there. */
  add(states: Int32Array, at: number): boolean {
    return this.#insertFrom(states, at, 1, this.#one) === 1;
  }

  #insertFrom(states: Int32Array, at: number, count: number, fresh: Int32Array): number {
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
    this.#probe.hash(states, at, count, mask, homes);
    for (let k = 0; k < count; k++) there[k] = table[homes[k]! * words]!;
    const found = this.#probe.place(table, { states, at, count, homes, there }, fresh);
    this.count += found;
    return found;
  }

  has(states: Int32Array, at: number): boolean {
    const { words } = this;
    const table = this.#table;
    this.#probe.hash(states, at, 1, this.#slots - 1, this.#homes);
    for (let start = this.#homes[0]! * words; ; ) {
      if (table[start] === 0) return false;
      if (isAt(table, start, states, at, words)) return true;
      start += words;
      if (start === table.length) start = 0;
    }
  }

  /** Inserts every state into another set, in another layout. */
  pour(from: Layout, to: Layout, into: Inserting): void {
    pour(this.#table, 0, this.#table.length, from, to, into);
  }

  /** The same states in another layout. */
  repacked(from: Layout, to: Layout): VisitedSet {
    const set = new VisitedSet(to.words, this.#slots);
    this.pour(from, to, set);
    return set;
  }

  /** Four times the slots while that is little memory, then twice. */
  #grow(): void {
    const slots = this.#slots * (this.#table.byteLength < fewBytes ? 4 : 2);
    const wider = allocating(() => new Int32Array(slots * this.words));
    this.#probe.move(this.#table, wider);
    this.#table = wider;
    this.#slots = slots;
  }
}

/** A table of fewer bytes grows faster. */
const fewBytes = 1 << 22;
