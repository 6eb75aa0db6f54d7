/**
 * Duties: what fairness asks of a cycle through some states (Emerson, Lei 1987). A cycle is fair to an
 * actor if it takes a step in it; weakly also if it cannot move somewhere, strongly if it can nowhere.
 */
import { type Fairness, fairnessTo } from "../../model/fairness.ts";
import type { LivenessClaim } from "../../model/liveness.ts";
import type { Debt } from "./debt.ts";

/** What a claim's scheduler owes each actor. */
export function fairnessOf({ graph }: Debt, { fairness }: LivenessClaim): readonly Fairness[] {
  return graph.machine.learner.instance.actors.map((actor) => fairnessTo(actor, fairness));
}

/** What actors do and could do in a set of states, by way of edges inside it. */
export class Activity {
  /** How many states there are. */
  readonly states: number;
  /** Whether any edge leads from one of them to one of them. */
  hasEdge = false;
  /** Per actor: whether it takes one of those edges, and in how many of the states it could move. */
  readonly moves: Uint8Array;
  readonly ready: Int32Array;

  /** `members` are the states of one region. */
  constructor(debt: Debt, region: Int32Array, members: Int32Array) {
    const { graph } = debt;
    this.states = members.length;
    this.moves = new Uint8Array(graph.actors);
    this.ready = new Int32Array(graph.actors);
    const lastSeen = new Int32Array(graph.actors).fill(-1);
    for (const state of members) {
      for (let edge = graph.begin(state); edge < graph.end(state); edge++) {
        const actor = graph.actorOf(edge);
        if (actor >= 0 && lastSeen[actor] !== state) {
          lastSeen[actor] = state;
          this.ready[actor]! += 1;
        }
        if (region[graph.to.items[edge]!] !== region[state] || !debt.mayTake(edge)) continue;
        this.hasEdge = true;
        if (actor >= 0) this.moves[actor] = 1;
      }
    }
  }

  /** Whether no cycle inside the states is fair to the actor. */
  forbids(actor: number, fairness: Fairness): boolean {
    return fairness === "weak" && this.moves[actor] === 0 && this.ready[actor] === this.states;
  }

  /** Whether only cycles that avoid states in which the actor could move are fair to it. */
  mustAvoid(actor: number, fairness: Fairness): boolean {
    return fairness === "strong" && this.moves[actor] === 0 && this.ready[actor]! > 0;
  }
}
