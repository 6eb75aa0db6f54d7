/**
 * Pairs of a state and who moved last, in the order in which they are expanded. Each keeps the pair that
 * it came from, so that the way to it can be told.
 */
import { picksOf } from "../../automaton/image.ts";
import { StateList } from "../../state/state-list.ts";
import { Batch } from "../batch.ts";
import type { Machine } from "../machine.ts";
import type { Move } from "../search.ts";
import { nobodyYet } from "./measure.ts";

/** Behind the words of a state: who moved last, and one more; the pair it came from; how far it is. */
const [lastAt, fromAt, depthAt, extras] = [0, 1, 2, 3] as const;

export class Pairs {
  /** The pairs, one after the other; the first words of each, one more than a state's, tell it apart. */
  readonly list: StateList;
  readonly #words: number;
  readonly #next: Int32Array<ArrayBuffer>;

  /** Of states of so many words. */
  constructor(words: number) {
    this.#words = words;
    this.list = new StateList(words + extras);
    this.#next = new Int32Array(words + extras);
  }

  get count(): number {
    return this.list.count;
  }

  /** An empty list of pairs that are not expanded yet. */
  waiting(): StateList {
    return new StateList(this.list.words, 16);
  }

  /** The pair in which nobody has moved. */
  first(initial: Int32Array): Int32Array {
    return this.#made(initial, 0, nobodyYet, -1, 0);
  }

  /** The pair that the k-th transition of a batch leads to; good until the next one is made. */
  reached({ states, actor, words }: Batch, k: number, from: number): Int32Array {
    const depth = this.depth(from) + 1;
    return this.#made(states, k * words, actor[k]!, from, depth);
  }

  last(index: number): number {
    return this.#extra(index, lastAt) - 1;
  }

  depth(index: number): number {
    return this.#extra(index, depthAt);
  }

  /** The moves that lead to a pair: each is one that leads from the pair before to it. */
  trail(machine: Machine, end: number): Move[] {
    const moves: Move[] = [];
    for (let index = end; ; ) {
      const from = this.#extra(index, fromAt);
      if (from < 0) return moves.reverse();
      moves.push({ actor: this.last(index), picks: this.#picks(machine, from, index) });
      index = from;
    }
  }

  #made(
    states: Int32Array,
    at: number,
    last: number,
    from: number,
    depth: number,
  ): Int32Array<ArrayBuffer> {
    const pair = this.#next;
    const words = this.#words;
    for (let w = 0; w < words; w++) pair[w] = states[at + w]!;
    pair[words + lastAt] = last + 1;
    pair[words + fromAt] = from;
    pair[words + depthAt] = depth;
    return pair;
  }

  #extra(index: number, which: number): number {
    return this.list.items[index * this.list.words + this.#words + which]!;
  }

  #picks(machine: Machine, from: number, to: number): readonly number[] {
    const { items, words: stride } = this.list;
    const words = this.#words;
    const batch = new Batch(words, 64);
    machine.expandOrThrow(items, from * stride, batch);
    const at = to * stride;
    for (let k = 0; k < batch.count; k++) {
      let isIt = batch.actor[k] === this.last(to);
      for (let w = 0; w < words && isIt; w++) {
        isIt = batch.states[k * words + w] === items[at + w];
      }
      if (isIt) return picksOf(machine.program.leaves.branchAt(batch.leaf[k]!));
    }
    return [];
  }
}
