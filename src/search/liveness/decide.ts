/**
 * Decides a liveness claim on the graph of all states: it is broken if and only if some fair cycle that
 * can be reached breaks it, for a run of a finite graph goes round some cycle in the end.
 *
 * Never on a reduced graph or one up to symmetry: both leave out edges and states that fairness asks for.
 */
import type { LearnedLiveness } from "../../automaton/liveness.ts";
import type { Debt } from "./debt.ts";
import { debtOf, meeting } from "./debt.ts";
import { fairnessOf } from "./duties.ts";
import { FairComponents } from "./fair-components.ts";
import { type Lasso, lassoOf, roundBudget } from "./lasso.ts";
import type { StateGraph } from "./state-graph.ts";

export type Decision =
  /** `vacuous` says what the claim asks for in vain; null if it says something of this model. */
  | { readonly kind: "holds"; readonly vacuous: string | null }
  | { readonly kind: "broken"; readonly lasso: Lasso };

/** `budget`: pairs of a state and duties that are looked at for a shortest cycle. */
export function* decide(
  graph: StateGraph,
  learned: LearnedLiveness,
  budget: number = roundBudget,
): Generator<void, Decision, void> {
  const debt = yield* debtOf(graph, learned);
  const fair = new FairComponents(debt, fairnessOf(debt, learned.claim));
  if (yield* fair.find()) {
    return { kind: "broken", lasso: lassoOf(fair, budget) };
  }
  return { kind: "holds", vacuous: yield* vacuity(graph, debt, learned) };
}

/** Why a claim that holds says nothing; null if it says something. */
function* vacuity(
  graph: StateGraph,
  debt: Debt,
  { claim, premise }: LearnedLiveness,
): Generator<void, string | null, void> {
  switch (claim.scope) {
    case "leads-to": {
      if (premise === null || (yield* meeting(graph, premise)).includes(1)) return null;
      return "its premise is never true";
    }
    case "eventually":
      return debt.beginsNowhere ? "it holds before the first step" : null;
    case "no-livelock":
      return graph.hasProgress ? null : "no step labelled as progress is ever taken";
    case "always-eventually":
      return null;
  }
}
