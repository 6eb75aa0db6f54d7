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

/** Whether the search is for this claim, among others or alone. */
export function isAbout(goal: Goal, claim: string): boolean {
  return goal.kind !== "claim" || goal.claim === claim;
}

/** Whether finding this claim broken ends the search. */
export function reaches(goal: Goal, claim: string): boolean {
  if (goal.kind === "all") return false;
  return goal.kind === "first" || goal.claim === claim;
}

/** What a run may be measured by. */
export type MeasureName = "preemptions" | "delays" | "switches" | "steps";

/** `1 preemption`, `2 preemptions`. */
export function boundText(bound: number, measure: MeasureName): string {
  const singular = measure === "switches" ? "switch" : measure.slice(0, -1);
  return `${bound} ${bound === 1 ? singular : measure}`;
}

/** What is known where not every reachable state was explored, and nothing was found broken. */
export type Qualifier =
  /** All was explored, but states were told apart by fingerprints only. */
  | { readonly kind: "compact"; readonly omission: number }
  /** Every run of at most `bound` preemptions, or delays, was explored. */
  | {
      readonly kind: "within";
      readonly measure: MeasureName;
      readonly bound: number;
    }
  /** So many runs were tried, of which `cut` were cut off for their length. */
  | {
      readonly kind: "sampled";
      readonly runs: number;
      readonly cut: number;
      readonly miss: Miss | null;
      /** What must be said of how the strategy went about it; null if nothing. */
      readonly remark: string | null;
    };

/** A bug of this depth in a run of at most so many steps is missed with at most this probability. */
export interface Miss {
  readonly depth: number;
  readonly steps: number;
  readonly probability: number;
}

export interface Search {
  /** Claims found broken, each once, nearest first. */
  readonly findings: readonly Finding[];
  /** Why the search ended without an answer; null while it goes on, and when it has an answer. */
  readonly exhaustedBudget: string | null;
  /** Whether every reachable state was explored. */
  readonly isExhaustive: boolean;
  /** What is known otherwise; of a strategy that knows all or nothing, nothing. */
  readonly qualifier?: Qualifier | null;
  /** The largest value of each figure so far, in the model's order. */
  readonly figures: readonly number[];
  /** Bytes of the tables that grow with the number of states. */
  readonly bytes: number;
  /** Explores about `work` states; true while there is more to do. */
  advance(work: number): boolean;
  progress(): Progress;
}
