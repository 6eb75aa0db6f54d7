/**
 * Stems: the shortest ways from the initial state into fair components, by way of a state where what the
 * claim promises begins to be owed. A breadth-first search over pairs of a state and whether it is owed
 * yet; to begin to owe takes no step.
 */
import { Int32List } from "../../std/int32-list.ts";
import type { Debt } from "./debt.ts";
import { edgesTo } from "./round.ts";

/** Where a shortest stem ends. */
export interface StemEnd {
  readonly state: number;
  readonly stem: readonly number[];
  /** How many of its steps are taken before it owes something. */
  readonly since: number;
}

/** Of an entry that owes nothing yet. */
const never = -1;

export class Stems {
  readonly #debt: Debt;
  /** States that have an entry which owes nothing, and one which does. */
  readonly #before: Uint8Array;
  readonly #after: Uint8Array;
  /** Per entry: its state, where it came from and by which edge, and how many steps before it owed. */
  readonly #states: Int32List = new Int32List(1 << 10);
  readonly #came = { from: new Int32List(1 << 10), by: new Int32List(1 << 10) };
  readonly #since: Int32List = new Int32List(1 << 10);

  constructor(debt: Debt) {
    this.#debt = debt;
    this.#before = new Uint8Array(debt.graph.count);
    this.#after = new Uint8Array(debt.graph.count);
  }

  /** The states of components that are nearest, in the order of the search; `region` is 0 elsewhere. */
  nearest(region: Int32Array): StemEnd[] {
    const ends: StemEnd[] = [];
    this.#arrive(0, -1, -1, 0);
    let [depth, levelEnd] = [0, this.#states.length];
    for (let entry = 0; entry < this.#states.length; entry++) {
      if (entry === levelEnd) {
        if (ends.length > 0) break;
        [depth, levelEnd] = [depth + 1, this.#states.length];
      }
      const state = this.#states.items[entry]!;
      const since = this.#since.items[entry]!;
      if (since !== never && region[state] !== 0) {
        ends.push({ state, stem: edgesTo(entry, this.#came), since });
      }
      this.#goOn(entry, depth);
    }
    return ends;
  }

  #goOn(entry: number, depth: number): void {
    const { graph } = this.#debt;
    const state = this.#states.items[entry]!;
    const since = this.#since.items[entry]!;
    for (let edge = graph.begin(state); edge < graph.end(state); edge++) {
      const next = graph.to.items[edge]!;
      if (since === never) this.#arrive(next, entry, edge, depth + 1);
      else if (this.#debt.mayTake(edge)) this.#enter(next, entry, edge, since);
    }
  }

  /** Comes to a state owing nothing, after so many steps; there it may begin to. */
  #arrive(state: number, from: number, edge: number, steps: number): void {
    if (this.#debt.begins(state)) this.#enter(state, from, edge, steps);
    this.#enter(state, from, edge, never);
  }

  #enter(state: number, from: number, edge: number, since: number): void {
    const seen = since === never ? this.#before : this.#after;
    if (seen[state] === 1) return;
    seen[state] = 1;
    this.#states.push(state);
    this.#came.from.push(from);
    this.#came.by.push(edge);
    this.#since.push(since);
  }
}
