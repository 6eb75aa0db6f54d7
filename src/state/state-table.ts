/**
 * A state table: the visited set of a large search, or one share of it. Packed states inline in an
 * open-addressing table in WebAssembly memory. Exact: a state is found only if all its words are equal.
 *
 * A slot is `words` integers and is empty when its first word is 0 (a layout never packs a state so).
 * Linear probing without wrapping round: some slots follow the last home. The home is the high bits of
 * the hash, so doubling keeps the order of homes and is done in place; at three quarters full.
 * Memory: `4 · words / load` bytes a state, load between 3/8 and 3/4, and never a second copy.
 *
 * States are inserted in batches: the home slots of a whole batch are touched first, so that their
 * cache lines arrive together instead of one after another.
 */
import { invariant } from "../std/defect.ts";
import { type Linked, link, type Memory, memoryOf, pageBytes } from "../std/wasm.ts";
import type { Layout } from "./layout.ts";
import { type Inserting, pour } from "./pour.ts";
import { allocating } from "./shortage.ts";
import { mapOf, type TableMap } from "./table-code.ts";
import { insertFunction } from "./table-insert.ts";
import { siftFunction } from "./table-sift.ts";
import { splitFunction } from "./table-split.ts";

/** A table begins with 2 to this power of homes. */
const firstPower = 8;
/** Slots after the last home. */
const overflowSlots = 1 << 10;
/** Of the host, at least. */
const hostPageBytes = 4096;
/** WebAssembly memory ends at 4 GiB. */
const endOfMemory = 2 ** 32 - pageBytes;

export class StateTable implements Inserting {
  readonly words: number;
  readonly mostBytes: number;
  count = 0;
  readonly #map: TableMap;
  readonly #memory: Memory;
  readonly #sift: Linked;
  readonly #insert: Linked;
  readonly #split: Linked;
  /** The number of homes is 2 to this power. */
  #power: number;
  /** The memory, as long as it does not grow. */
  #items: Int32Array<ArrayBuffer>;

  /**
   * With room for so many states. That matters when they come in the order of another table: those with
   * low hashes first would crowd into the low homes of a table that has yet to grow. Throws a
   * `Shortage`, as all methods that need more memory.
   */
  constructor(words: number, expected = 0, mostBytes: number = endOfMemory) {
    this.words = words;
    this.mostBytes = mostBytes;
    this.#power = Math.max(firstPower, Math.ceil(Math.log2((expected + 1) * 1.5)));
    this.#map = mapOf(words);
    this.#memory = allocating(() => memoryOf(this.#end(this.#power)));
    const functions = [siftFunction(words), insertFunction(words), splitFunction(words)];
    const [sift, insert, split] = link(functions, this.#memory);
    this.#sift = sift!;
    this.#insert = insert!;
    this.#split = split!;
    this.#items = new Int32Array(this.#memory.buffer);
    this.#claim(this.#map.tableAt);
  }

  get bytes(): number {
    return this.#items.byteLength;
  }

  /** Whether so many states more would need more memory than the table may have. */
  isFull(more: number): boolean {
    return this.#isCrowded(more) && this.#end(this.#power + 1) > this.mostBytes;
  }

  /** As every set does; at most `inboxStates` states. */
  insert(states: Int32Array, count: number, fresh: Int32Array): number {
    while (this.#isCrowded(count)) this.#grow();
    this.#items.set(states.subarray(0, count * this.words), this.#map.inboxAt / 4);
    const left = this.#sift(count);
    const first = this.#map.freshAt / 4;
    const positions = this.#map.positionsAt / 4;
    let found = 0;
    for (let done = 0; done < left; ) {
      done = this.#insert(done, left, 64 - this.#power, this.#end(this.#power));
      const items = this.#items;
      const more = items[0]! / 4;
      for (let index = 0; index < more; index++) {
        fresh[found++] = items[positions + items[first + index]!]!;
      }
      this.count += more;
      if (done < left) this.#grow();
    }
    return found;
  }

  /** Inserts every state into another set, in another layout. */
  pour(from: Layout, to: Layout, into: Inserting): void {
    pour(this.#items, this.#map.tableAt / 4, this.#end(this.#power) / 4, from, to, into);
  }

  #isCrowded(more: number): boolean {
    return (this.count + more) * 4 > 2 ** this.#power * 3;
  }

  /** Doubles the table in place. */
  #grow(): void {
    const power = this.#power + 1;
    const end = this.#end(power);
    const more = end - this.#items.byteLength;
    if (more > 0) allocating(() => this.#memory.grow(Math.ceil(more / pageBytes)));
    this.#items = new Int32Array(this.#memory.buffer);
    this.#claim(this.#end(this.#power));
    const left = this.#split(this.#end(this.#power), 64 - power, end);
    invariant(left === 0, "table-splits", `a table of 2^${power} homes has no room`);
    this.#power = power;
  }

  /**
   * Writes to each page from an address on. A page that is read first is mapped to a shared page of
   * zeros, and the first write then costs a second fault and an interrupt of every other thread.
   */
  #claim(from: number): void {
    const items = this.#items;
    for (let at = from / 4; at < items.length; at += hostPageBytes / 4) items[at] = 0;
  }

  /** Where the table ends if it has so many homes. */
  #end(power: number): number {
    return this.#map.tableAt + (2 ** power + overflowSlots) * 4 * this.words;
  }
}
