/**
 * What every strategy is: something that explores a machine slice by slice and collects the claims it
 * finds broken. A slice is counted in work done, never in time; clocks belong to the shell.
 */
import type { Violation } from "../model/step.ts";

/** One transition by numbers: who moves, and what the environment picks. */
export interface Move {
  readonly actor: number;
  readonly picks: readonly number[];
}

/** A claim found broken. */
export interface Finding {
  readonly violation: Violation;
  /** Transitions from the initial state to the one that breaks the claim. */
  readonly depth: number;
  /** Those transitions, where the strategy knows them; else `witness/calmest` finds them. */
  readonly trail?: readonly Move[];
}

export interface Progress {
  /** Distinct states; null for a strategy that does not count them. */
  readonly states: number | null;
  readonly transitions: number;
  readonly depth: number;
  /** States found and not yet expanded. */
  readonly frontier: number;
}

/** When to end: at the first broken claim, at this one, or only when nothing is left. */
export type Goal =
  | { readonly kind: "first" }
  | { readonly kind: "claim"; readonly claim: string }
  | { readonly kind: "all" };

export function reaches(goal: Goal, claim: string): boolean {
  if (goal.kind === "all") return false;
  return goal.kind === "first" || goal.claim === claim;
}

export interface Search {
  /** Claims found broken, each once, nearest first. */
  readonly findings: readonly Finding[];
  /** Why the search ended without an answer; null while it goes on, and when it has an answer. */
  readonly exhaustedBudget: string | null;
  /** Whether every reachable state was explored. */
  readonly isExhaustive: boolean;
  /** The largest value of each figure so far, in the model's order. */
  readonly figures: readonly number[];
  /** Bytes of the tables that grow with the number of states. */
  readonly bytes: number;
  /** Explores about `work` states; true while there is more to do. */
  advance(work: number): boolean;
  progress(): Progress;
}
