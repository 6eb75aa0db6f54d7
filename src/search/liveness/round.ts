/**
 * The shortest round: the shortest fair cycle from a state back to it, inside one fair component.
 *
 * A breadth-first search over pairs of a state and the duties done so far, so the first to come back with
 * all done is the shortest. There are exponentially many pairs in the number of actors (the question is
 * NP-hard: it has the travelling salesman in it), so the search has a budget, and a long round made of
 * the nearest thing to do, then the next, takes its place where that is spent.
 */
import { Int32List } from "../../std/int32-list.ts";
import type { Debt } from "./debt.ts";
import { Activity } from "./duties.ts";
import type { FairComponents } from "./fair-components.ts";

/** Where there are more bits than these, masks mean nothing and are not used. */
const mostBits = 20;

/** An actor whom a round must be fair to. */
interface Duty {
  readonly actor: number;
  readonly owed: "weak" | "strong";
}

export class Rounds {
  readonly #debt: Debt;
  readonly #region: Int32Array;
  readonly #duties: Duty[] = [];
  /** Per actor: the bit that says that it has moved, or (weak) could not somewhere; 0 for no duty. */
  readonly #done: Int32Array;
  /** Per actor: the bit that says that it could move somewhere; of the weak, the other one. */
  readonly #ready: Int32Array;
  /** The bits of all who are treated weakly, and of all who are treated strongly. */
  #weak = 0;
  #strong = 0;
  #bits = 0;
  /** Pairs that may still be looked at. */
  #budget: number;

  /** Rounds inside the component of these states. */
  constructor(fair: FairComponents, members: Int32Array, budget: number) {
    const { debt, region, fairness } = fair;
    this.#debt = debt;
    this.#region = region;
    this.#budget = budget;
    this.#done = new Int32Array(fairness.length);
    this.#ready = new Int32Array(fairness.length);
    const activity = new Activity(debt, region, members);
    for (const [actor, owed] of fairness.entries()) {
      if (owed !== "unfair" && activity.ready[actor]! > 0) this.#addDuty(actor, owed);
    }
  }

  #addDuty(actor: number, owed: Duty["owed"]): void {
    this.#duties.push({ actor, owed });
    const done = 2 ** this.#bits;
    this.#done[actor] = done;
    this.#ready[actor] = owed === "weak" ? done : done * 2;
    if (owed === "weak") this.#weak |= done;
    else this.#strong |= done;
    this.#bits += owed === "weak" ? 1 : 2;
  }

  /** The edges of the shortest round of less than `limit` steps; null if it is not found. Standing still takes none. */
  shortest(start: number, limit: number): { readonly edges: number[] | null; isProved: boolean } {
    if (this.#debt.graph.standsStill(start)) return { edges: [], isProved: true };
    if (this.#bits > mostBits) return { edges: null, isProved: false };
    const { graph } = this.#debt;
    const pairs = { state: new Int32List(), mask: new Int32List() };
    const came = { from: new Int32List(), by: new Int32List() };
    const known = new Set<number>();
    const add = (state: number, mask: number, from: number, edge: number): boolean => {
      const key = state * 2 ** this.#bits + mask;
      if (known.has(key)) return false;
      known.add(key);
      pairs.state.push(state);
      pairs.mask.push(mask);
      came.from.push(from);
      came.by.push(edge);
      return true;
    };
    add(start, this.#arrived(start, 0), -1, -1);
    let [length, levelEnd] = [1, 1];
    for (let at = 0; at < pairs.state.length; at++) {
      if (at === levelEnd) [length, levelEnd] = [length + 1, pairs.state.length];
      if (length >= limit) break;
      if (this.#budget-- <= 0) return { edges: null, isProved: false };
      const state = pairs.state.items[at]!;
      for (let edge = graph.begin(state); edge < graph.end(state); edge++) {
        if (!this.#staysInside(state, edge)) continue;
        const next = graph.to.items[edge]!;
        const mask = this.#arrived(next, this.#taken(edge, pairs.mask.items[at]!));
        if (next === start && this.#isFair(mask)) {
          return { edges: [...edgesTo(at, came), edge], isProved: true };
        }
        add(next, mask, at, edge);
      }
    }
    return { edges: null, isProved: true };
  }

  /** The edges of some round: to the nearest thing to do, to the next, and back. */
  some(start: number): number[] {
    const { graph } = this.#debt;
    const edges: number[] = [];
    let state = start;
    const due = new Set(this.#duties.filter((duty) => !this.#isFreeAt(duty, start)));
    const go = (isThere: (edge: number) => boolean) => {
      for (const edge of this.#wayTo(state, isThere)) {
        edges.push(edge);
        state = graph.to.items[edge]!;
        for (const duty of due) if (this.#isDoneBy(duty, edge)) due.delete(duty);
      }
    };
    for (const duty of due) go((edge) => this.#isDoneBy(duty, edge));
    if (state !== start || edges.length === 0) go((edge) => graph.to.items[edge] === start);
    return edges;
  }

  /** Whether a cycle through the state is fair to the actor, whoever moves on it. */
  #isFreeAt({ actor, owed }: Duty, state: number): boolean {
    return owed === "weak" && !this.#debt.graph.canMove(actor, state);
  }

  /** Whether a cycle with this edge is fair to the actor. */
  #isDoneBy(duty: Duty, edge: number): boolean {
    const { graph } = this.#debt;
    return graph.actorOf(edge) === duty.actor || this.#isFreeAt(duty, graph.to.items[edge]!);
  }

  /** The shortest way of at least one edge to an edge as asked for; there is one. */
  #wayTo(start: number, isThere: (edge: number) => boolean): number[] {
    const { graph } = this.#debt;
    const states = [start];
    const came = { from: new Int32List(), by: new Int32List() };
    came.from.push(-1);
    came.by.push(-1);
    const known = new Set(states);
    for (const [at, state] of states.entries()) {
      for (let edge = graph.begin(state); edge < graph.end(state); edge++) {
        if (!this.#staysInside(state, edge)) continue;
        if (isThere(edge)) return [...edgesTo(at, came), edge];
        const next = graph.to.items[edge]!;
        if (known.has(next)) continue;
        known.add(next);
        states.push(next);
        came.from.push(at);
        came.by.push(edge);
      }
    }
    return [];
  }

  #staysInside(state: number, edge: number): boolean {
    const { graph } = this.#debt;
    return this.#region[graph.to.items[edge]!] === this.#region[state] && this.#debt.mayTake(edge);
  }

  /** Whether all who are treated weakly are done, and of the others all who could move somewhere. */
  #isFair(mask: number): boolean {
    const due = this.#weak | ((mask >> 1) & this.#strong);
    return (due & ~mask) === 0;
  }

  #taken(edge: number, mask: number): number {
    const actor = this.#debt.graph.actorOf(edge);
    return actor < 0 ? mask : mask | this.#done[actor]!;
  }

  #arrived(state: number, mask: number): number {
    const { graph } = this.#debt;
    let ready = 0;
    for (let edge = graph.begin(state); edge < graph.end(state); edge++) {
      const actor = graph.actorOf(edge);
      if (actor >= 0) ready |= this.#ready[actor]!;
    }
    return mask | (this.#weak & ~ready) | (ready & ~this.#weak);
  }
}

/** The edges that lead to an entry of a breadth-first search. */
export function edgesTo(
  entry: number,
  came: { readonly from: Int32List; readonly by: Int32List },
): number[] {
  const edges: number[] = [];
  for (let at = entry; came.from.items[at]! >= 0; at = came.from.items[at]!) {
    edges.push(came.by.items[at]!);
  }
  return edges.reverse();
}
