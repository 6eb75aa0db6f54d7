/**
 * The states that lie on fair cycles which break a claim (Emerson and Lei, "Modalities for model
 * checking: branching time logic strikes back", 1987).
 *
 * A fair cycle lies in one strongly connected component. If fairness to some actor fails there, it fails
 * on every part of it (weak), or on every part that has a state in which the actor could move (strong):
 * those states go, and what is left is split again. What remains at last is fair as a whole, so a fair
 * cycle leads through each of its states. Time: edges times the number of splits, one for each actor
 * that is treated strongly at most.
 */
import type { Fairness } from "../../model/fairness.ts";
import type { Debt } from "./debt.ts";
import { Activity } from "./duties.ts";
import { StrongComponents } from "./strong-components.ts";

/** Bytes that this takes for each state. */
export const bytesPerState = 32;

/** States of one region, in a range of their own. */
interface Range {
  readonly from: number;
  readonly to: number;
}

export class FairComponents {
  readonly debt: Debt;
  /** What the claim's scheduler owes each actor. */
  readonly fairness: readonly Fairness[];
  /** Per state: its region; in the end 0 for every state that is on no fair cycle. */
  readonly region: Int32Array;
  readonly #order: Int32Array;
  #regions = 0;
  readonly #toSplit: Range[] = [];

  constructor(debt: Debt, fairness: readonly Fairness[]) {
    const { count } = debt.graph;
    this.debt = debt;
    this.fairness = fairness;
    this.region = new Int32Array(count);
    this.#order = new Int32Array(count);
  }

  /** Whether there is a fair cycle that breaks the claim. */
  *find(): Generator<void, boolean, void> {
    const components = new StrongComponents(this.debt, this.region, this.#order);
    this.#toSplit.push({ from: 0, to: this.#gather() });
    for (let range = this.#toSplit.pop(); range !== undefined; range = this.#toSplit.pop()) {
      let { from } = range;
      for (const end of yield* components.split(from, range.to)) {
        this.#weigh(from, end);
        from = end;
      }
      yield;
    }
    return this.region.some((region) => region !== 0);
  }

  /** The states that a run can be in which breaks the claim: region 1; returns how many. */
  #gather(): number {
    const { graph } = this.debt;
    const order = this.#order;
    this.#regions = 1;
    let found = 0;
    const add = (state: number) => {
      if (this.region[state] === 0) order[found++] = state;
      this.region[state] = 1;
    };
    for (let state = 0; state < graph.count; state++) if (this.debt.begins(state)) add(state);
    for (let at = 0; at < found; at++) {
      for (let edge = graph.begin(order[at]!); edge < graph.end(order[at]!); edge++) {
        if (this.debt.mayTake(edge)) add(graph.to.items[edge]!);
      }
    }
    return found;
  }

  /** Makes a component a region of its own, and keeps, splits or drops it. */
  #weigh(from: number, to: number): void {
    const members = this.#order.subarray(from, to);
    this.#regions += 1;
    for (const state of members) this.region[state] = this.#regions;
    const activity = new Activity(this.debt, this.region, members);
    const isLost =
      !activity.hasEdge ||
      this.fairness.some((fairness, actor) => activity.forbids(actor, fairness));
    if (isLost) {
      for (const state of members) this.region[state] = 0;
      return;
    }
    const avoided = [...this.fairness.keys()].filter((actor) =>
      activity.mustAvoid(actor, this.fairness[actor]!),
    );
    if (avoided.length > 0) this.#avoid(avoided, from, to);
  }

  /** Drops the states in which one of the actors could move; the others are to be split again. */
  #avoid(actors: readonly number[], from: number, to: number): void {
    const { graph } = this.debt;
    let kept = from;
    for (let at = from; at < to; at++) {
      const state = this.#order[at]!;
      if (actors.some((actor) => graph.canMove(actor, state))) this.region[state] = 0;
      else this.#order[kept++] = state;
    }
    if (kept > from) this.#toSplit.push({ from, to: kept });
  }
}
