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
import { splitFunction } from "./table-split.ts";

/** A table begins with 2 to this power of homes. */
const firstPower = 8;
/** Slots after the last home. */
const overflowSlots = 1 << 10;
/** WebAssembly memory ends at 4 GiB. */
const endOfMemory = 2 ** 32 - pageBytes;

/** One of `of` about equal shares of all states. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** States of other shares. */
export interface Foreign {
  /** One after the other. */
  readonly states: Int32Array<ArrayBuffer>;
  /** For each, its position in the batch and its share, in turns. */
  readonly owners: Int32Array<ArrayBuffer>;
}

export const everything: Share = { index: 0, of: 1 };

export class StateTable implements Inserting {
  readonly words: number;
  readonly share: Share;
  readonly mostBytes: number;
  count = 0;
  /** Those of the last batch that are of other shares; reused by the next. */
  foreign: Foreign = { states: new Int32Array(0), owners: new Int32Array(0) };
  readonly #map: TableMap;
  readonly #memory: Memory;
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
  constructor(
    words: number,
    share: Share = everything,
    expected = 0,
    mostBytes: number = endOfMemory,
  ) {
    this.words = words;
    this.share = share;
    this.mostBytes = mostBytes;
    this.#power = Math.max(firstPower, Math.ceil(Math.log2((expected + 1) * 1.5)));
    this.#map = mapOf(words);
    this.#memory = allocating(() => memoryOf(this.#end(this.#power)));
    const [insert, split] = link([insertFunction(words), splitFunction(words)], this.#memory);
    this.#insert = insert!;
    this.#split = split!;
    this.#items = new Int32Array(this.#memory.buffer);
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
    const { index, of } = this.share;
    let found = 0;
    for (let done = 0; done < count; ) {
      const isFirst = done === 0;
      const end = this.#end(this.#power);
      done = this.#insert(done, count, 64 - this.#power, end, of, index);
      const list = this.#list(this.#map.freshAt, 0);
      fresh.set(list, found);
      found += list.length;
      this.count += list.length;
      // The first pass has told of all foreign states; growing takes the lists away.
      if (isFirst && of > 1) this.foreign = this.#foreign(done < count);
      if (done < count) this.#grow();
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

  #foreign(isCopied: boolean): Foreign {
    const owners = this.#list(this.#map.foreignAt, 1);
    const start = this.#map.outboxAt / 4;
    const states = this.#items.subarray(start, start + (owners.length / 2) * this.words);
    return isCopied ? { states: states.slice(), owners: owners.slice() } : { states, owners };
  }

  #list(at: number, length: number): Int32Array<ArrayBuffer> {
    return this.#items.subarray(at / 4, (at + this.#items[length]!) / 4);
  }

  /** Doubles the table in place. */
  #grow(): void {
    const power = this.#power + 1;
    const end = this.#end(power);
    const more = end - this.#items.byteLength;
    if (more > 0) allocating(() => this.#memory.grow(Math.ceil(more / pageBytes)));
    this.#items = new Int32Array(this.#memory.buffer);
    const left = this.#split(this.#end(this.#power), 64 - power, end);
    invariant(left === 0, "table-splits", `a table of 2^${power} homes has no room`);
    this.#power = power;
  }

  /** Where the table ends if it has so many homes. */
  #end(power: number): number {
    return this.#map.tableAt + (2 ** power + overflowSlots) * 4 * this.words;
  }
}
