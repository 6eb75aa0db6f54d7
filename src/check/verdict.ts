/**
 * What an exploration comes to: a verdict, and how far it goes where it does not go all the way. Nothing
 * here is more than is known.
 */
import type { Expectation } from "../model/model.ts";
import { boundText, type Qualifier } from "../search/search.ts";
import type { Strategy } from "../search/strategies/strategy.ts";
import type { Exploration } from "./exploration.ts";
import type { ClaimRemark, Verdict } from "./report.ts";

export interface Judged {
  readonly exploration: Exploration;
  /** The claim that the verdict is about, if several are broken. */
  readonly claim: string | null;
  readonly strategy: Strategy;
  /** Why it was stopped from outside; null if it was not. */
  readonly stopped: string | null;
}

export function verdictOf(judged: Judged): Verdict {
  const { exploration, claim: asked } = judged;
  const answer = exploration.finding(asked);
  if (answer !== null) {
    const { claim, message } = answer.violation;
    return { kind: "violated", claim, message };
  }
  if (!exploration.search.isExhaustive) return { kind: "unresolved", reason: reasonOf(judged) };
  if (undecidedBy(exploration).length === 0) return { kind: "holds" };
  return { kind: "unresolved", reason: "not every claim could be decided" };
}

/** Nothing is said of how far a search went that some claim could not be judged by. */
export function qualifierOf(judged: Judged): Qualifier | null {
  const { exploration, claim } = judged;
  const { qualifier = null } = exploration.search;
  if (qualifier === null) return null;
  if (exploration.finding(claim) !== null) return qualifier.kind === "within" ? qualifier : null;
  const isDecided = undecidedBy(exploration).length === 0;
  return isDecided && isAsAsked(qualifier, judged.strategy) ? qualifier : null;
}

export function undecidedBy(exploration: Exploration): readonly ClaimRemark[] {
  const { undecided, liveness, observing } = exploration;
  return [...undecided, ...liveness.undecided, ...observing.undecided];
}

export function isExpected(verdict: Verdict, expected: Expectation): boolean {
  if (verdict.kind === "violated") {
    return expected.verdict === "violated" && expected.claim === verdict.claim;
  }
  return verdict.kind === expected.verdict;
}

/** Why there is no verdict, and how far the search went nevertheless. */
function reasonOf({ exploration, strategy, stopped }: Judged): string {
  const { exhaustedBudget, qualifier = null } = exploration.search;
  if (qualifier?.kind === "compact") return "states were told apart by fingerprints only";
  const reason = exhaustedBudget ?? stopped ?? "stopped";
  if (qualifier?.kind !== "within" || isAsAsked(qualifier, strategy)) return reason;
  const bound = boundText(qualifier.bound, qualifier.measure);
  return `${reason}; within ${bound} everything was explored, and nothing is broken`;
}

/** Whether the search came as far as its strategy says. */
function isAsAsked(qualifier: Qualifier, strategy: Strategy): boolean {
  if (qualifier.kind === "sampled") return qualifier.runs > 0;
  if (qualifier.kind === "compact") return true;
  return strategy.kind === "within" && strategy.bound === qualifier.bound;
}
