/**
 * A debt: what a run does that breaks a liveness claim. At some state it begins to owe what the claim
 * promises, and from there on it stays where that is still owed. Every claim is such a pair of sets of
 * states, and one is a condition on steps too:
 *
 * - `eventually`: begins in the initial state; owed where the goal does not hold.
 * - `leads-to`: begins where the premise holds; owed where the goal does not.
 * - `always-eventually`: begins anywhere; owed where the goal does not hold.
 * - `no-livelock`: begins anywhere and is owed everywhere, as long as no step is progress and some
 *   actor takes one.
 */
import type { LearnedLiveness } from "../../automaton/liveness.ts";
import type { Observer } from "../../automaton/observer.ts";
import { ObserverTree } from "../observer-tree.ts";
import type { StateGraph } from "./state-graph.ts";

/** States asked between two yields. */
const sliceWork = 1 << 14;

export class Debt {
  readonly graph: StateGraph;
  readonly #isLivelock: boolean;
  /** Per state: 1 where what the claim promises is owed once it has begun to be. */
  readonly #owes: Uint8Array;
  /** Per state: 1 where it begins to be owed. */
  readonly #begins: Uint8Array;

  constructor(
    graph: StateGraph,
    of: LearnedLiveness["claim"]["scope"],
    owes: Uint8Array,
    begins: Uint8Array,
  ) {
    this.graph = graph;
    this.#isLivelock = of === "no-livelock";
    this.#owes = owes;
    this.#begins = begins;
  }

  owes(state: number): boolean {
    return this.#owes[state] === 1;
  }

  /** Whether a run may begin here to break the claim. */
  begins(state: number): boolean {
    return this.#begins[state] === 1;
  }

  /** Whether a run that breaks the claim may take this edge once it has begun to. */
  mayTake(edge: number): boolean {
    if (this.#owes[this.graph.to.items[edge]!] === 0) return false;
    return !this.#isLivelock || (this.graph.actorOf(edge) >= 0 && !this.graph.isProgress(edge));
  }

  get beginsNowhere(): boolean {
    return !this.#begins.includes(1);
  }
}

/** The debt of a claim in a graph. */
export function* debtOf(
  graph: StateGraph,
  { claim, premise, goal }: LearnedLiveness,
): Generator<void, Debt, void> {
  const owes = new Uint8Array(graph.count).fill(1);
  if (goal !== null) {
    const reached = yield* meeting(graph, goal);
    for (let state = 0; state < owes.length; state++) owes[state] = 1 - reached[state]!;
  }
  if (premise === null) {
    const begins =
      claim.scope === "eventually" ? owes.map((owed, at) => (at === 0 ? owed : 0)) : owes;
    return new Debt(graph, claim.scope, owes, begins);
  }
  const begins = yield* meeting(graph, premise);
  for (let state = 0; state < owes.length; state++) begins[state]! &= owes[state]!;
  return new Debt(graph, claim.scope, owes, begins);
}

/** Per state: 1 where the condition holds. */
export function* meeting(
  { machine, states, count }: StateGraph,
  condition: Observer<boolean>,
): Generator<void, Uint8Array, void> {
  const { layout, learner } = machine;
  const { actors } = learner.instance;
  const tree = new ObserverTree(condition, layout, actors.length, () => undefined);
  const meets = new Uint8Array(count);
  for (let state = 0; state < count; state++) {
    if (tree.evaluate(states.list.items, state * layout.words)) meets[state] = 1;
    if (state % sliceWork === sliceWork - 1) yield;
  }
  return meets;
}
