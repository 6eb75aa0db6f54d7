/**
 * The memory that compiled code works on: a row of packed states, and their transitions.
 */
import { type Memory, memoryOf } from "../std/wasm.ts";
import type { Batch } from "./batch.ts";

/** States of a row at most; also the most transitions that one state may have. */
export const rowStates = 1024;

/** Room for as many transitions as fill a row, and for those of one state more. */
const capacity = 2 * rowStates;

export class Workspace {
  readonly memory: Memory;
  /** Where things lie, in bytes. */
  readonly countAt = 0;
  readonly stuckCountAt = 4;
  readonly missedCountAt = 8;
  readonly skippedCountAt = 12;
  readonly stuckAt = 64;
  readonly skippedAt: number;
  readonly missedAt: number;
  readonly statesAt: number;
  readonly successorsAt: number;
  readonly actorsAt: number;
  readonly leavesAt: number;
  readonly #words: number;
  readonly #items: Int32Array<ArrayBuffer>;

  /** For states of so many words and actors. */
  constructor(words: number, actors: number) {
    this.#words = words;
    this.skippedAt = this.stuckAt + 4 * rowStates;
    this.missedAt = this.skippedAt + 4 * rowStates;
    this.statesAt = this.missedAt + 8 * rowStates * actors;
    this.successorsAt = this.statesAt + 4 * words * rowStates;
    this.actorsAt = this.successorsAt + 4 * words * capacity;
    this.leavesAt = this.actorsAt + 4 * capacity;
    this.memory = memoryOf(this.leavesAt + 4 * capacity);
    this.#items = new Int32Array(this.memory.buffer);
  }

  /** Puts a row of states in its place. */
  put(states: Int32Array, from: number, to: number): void {
    const row = states.subarray(from * this.#words, to * this.#words);
    this.#items.set(row, this.statesAt / 4);
  }

  /** Appends what has been found of a row whose first state has this index. */
  take(batch: Batch, index: number): void {
    const items = this.#items;
    const words = this.#words;
    const count = items[this.countAt / 4]! / 4;
    batch.reserve(count);
    const [states, actors, leaves] = [this.successorsAt / 4, this.actorsAt / 4, this.leavesAt / 4];
    batch.states.set(items.subarray(states, states + count * words), batch.count * words);
    batch.actor.set(items.subarray(actors, actors + count), batch.count);
    batch.leaf.set(items.subarray(leaves, leaves + count), batch.count);
    batch.count += count;
    for (const stuck of this.#list(this.stuckAt, this.stuckCountAt))
      batch.stuck.push(index + stuck);
  }

  /** Positions in the row of states that must be expanded by someone else. */
  get skipped(): Int32Array {
    return this.#list(this.skippedAt, this.skippedCountAt);
  }

  /** Position and actor, in turns: whose transitions must be found by someone else. */
  get missed(): Int32Array {
    return this.#list(this.missedAt, this.missedCountAt);
  }

  #list(at: number, countAt: number): Int32Array {
    return this.#items.subarray(at / 4, (at + this.#items[countAt / 4]!) / 4);
  }
}
