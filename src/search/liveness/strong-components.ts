/**
 * Strongly connected components of a part of the graph (Tarjan 1972), without recursion, for paths in a
 * graph of states are as long as the graph. A part is the states of one region, listed in a range of
 * `order`; splitting it sorts that range so that each component is a range of its own.
 */
import { Int32List } from "../../std/int32-list.ts";
import type { Debt } from "./debt.ts";

/** States entered between two yields. */
const sliceWork = 1 << 14;
/** The index of a state whose component is complete. */
const complete = 0x7fff_ffff;

export class StrongComponents {
  /** Per state: the region it is in; 0 for none. */
  readonly region: Int32Array;
  /** States, each region in a range of its own. */
  readonly order: Int32Array;
  readonly #debt: Debt;
  readonly #index: Int32Array;
  readonly #low: Int32Array;
  /** Per state: its next edge. */
  readonly #edge: Int32Array;
  /** States whose component is not complete, and those on the path to the state at hand. */
  readonly #open: Int32List = new Int32List();
  readonly #path: Int32List = new Int32List();
  /** Components in the order in which they are complete. */
  readonly #sorted: Int32List = new Int32List();
  #entered = 0;

  /** Follows the edges that a run may take that breaks the claim. */
  constructor(debt: Debt, region: Int32Array, order: Int32Array) {
    const { count } = debt.graph;
    this.#debt = debt;
    this.region = region;
    this.order = order;
    this.#index = new Int32Array(count);
    this.#low = new Int32Array(count);
    this.#edge = new Int32Array(count);
  }

  /** Splits the region in this range of `order`; returns where each component ends there. */
  *split(from: number, to: number): Generator<void, number[], void> {
    const ends: number[] = [];
    this.#entered = 0;
    this.#sorted.clear();
    for (let at = from; at < to; at++) this.#index[this.order[at]!] = 0;
    for (let at = from; at < to; at++) {
      if (this.#index[this.order[at]!] !== 0) continue;
      this.#enter(this.order[at]!);
      while (this.#path.length > 0) {
        this.#go(ends, from);
        if (this.#entered % sliceWork === 0) yield;
      }
    }
    this.order.set(this.#sorted.items.subarray(0, this.#sorted.length), from);
    return ends;
  }

  #enter(state: number): void {
    this.#entered += 1;
    this.#index[state] = this.#entered;
    this.#low[state] = this.#entered;
    this.#edge[state] = this.#debt.graph.begin(state);
    this.#open.push(state);
    this.#path.push(state);
  }

  /** Follows the edges of the last state of the path until one leads on, or leaves the state. */
  #go(ends: number[], from: number): void {
    const { graph } = this.#debt;
    const state = this.#path.items[this.#path.length - 1]!;
    const end = graph.end(state);
    while (this.#edge[state]! < end) {
      const edge = this.#edge[state]!++;
      const next = graph.to.items[edge]!;
      if (this.region[next] !== this.region[state] || !this.#debt.mayTake(edge)) continue;
      if (this.#index[next] === 0) {
        this.#enter(next);
        return;
      }
      this.#low[state] = Math.min(this.#low[state]!, this.#index[next]!);
    }
    this.#leave(state, ends, from);
  }

  #leave(state: number, ends: number[], from: number): void {
    this.#path.length -= 1;
    if (this.#path.length > 0) {
      const before = this.#path.items[this.#path.length - 1]!;
      this.#low[before] = Math.min(this.#low[before]!, this.#low[state]!);
    }
    if (this.#low[state] !== this.#index[state]) return;
    for (let member = -1; member !== state; ) {
      this.#open.length -= 1;
      member = this.#open.items[this.#open.length]!;
      this.#index[member] = complete;
      this.#sorted.push(member);
    }
    ends.push(from + this.#sorted.length);
  }
}
