/**
 * Liveness claims: that something happens, on every run that a fair scheduler allows. A run goes on for
 * ever; where nobody can move any more it stands still for ever. Only the whole graph of states decides
 * them, and what breaks one is a lasso: steps that lead to a cycle, and the cycle (docs/liveness.md).
 */
import type { Actor } from "./actor.ts";
import { checkFairnessWord, checkFairTo, type FairnessOfClaim } from "./fairness.ts";
import { currentPlace, type Place } from "./place.ts";

export interface LivenessClaim {
  readonly name: string;
  /**
   * `eventually`: the goal holds at some time. `leads-to`: whenever the premise holds, the goal holds
   * then or later. `always-eventually`: the goal holds again and again. `no-livelock`: steps labelled
   * as progress are taken again and again.
   */
  readonly scope: "eventually" | "leads-to" | "always-eventually" | "no-livelock";
  /** Null but for `leads-to`. */
  readonly premise: (() => boolean) | null;
  /** Null for `no-livelock`. */
  readonly goal: (() => boolean) | null;
  readonly fairness: FairnessOfClaim;
  readonly place: Place | null;
}

export interface LivenessOptions {
  /**
   * One word for all actors, or the actors to whom the scheduler is fair, which is then unfair to all
   * others. Left out: what each actor declares, which is `weak` unless it says otherwise.
   */
  readonly fairness?: Exclude<FairnessOfClaim, null>;
}

const scopes: readonly string[] = ["eventually", "leads-to", "always-eventually", "no-livelock"];

export function isLiveness<C extends { readonly scope: string }>(
  claim: C | LivenessClaim,
): claim is LivenessClaim {
  return scopes.includes(claim.scope);
}

/**
 * On every fair run the condition holds at some time.
 *
 * @example
 * eventually("access-completes", () => loaded.value)
 */
export function eventually(
  name: string,
  condition: () => boolean,
  options: LivenessOptions = {},
): LivenessClaim {
  return liveness("eventually", name, { premise: null, goal: condition }, options);
}

/**
 * On every fair run, whenever the premise holds, the conclusion holds then or later.
 *
 * @example
 * leadsTo("writer-served", () => waiting.value, () => writing.value, { fairness: "strong" })
 */
export function leadsTo(
  name: string,
  premise: () => boolean,
  conclusion: () => boolean,
  options: LivenessOptions = {},
): LivenessClaim {
  return liveness("leads-to", name, { premise, goal: conclusion }, options);
}

/**
 * On every fair run the condition holds again and again.
 *
 * @example
 * alwaysEventually("lock-comes-free", () => owner.value === null)
 */
export function alwaysEventually(
  name: string,
  condition: () => boolean,
  options: LivenessOptions = {},
): LivenessClaim {
  return liveness("always-eventually", name, { premise: null, goal: condition }, options);
}

/**
 * No fair run goes on for ever without taking a step labelled by `progress` again and again. A run that
 * stands still is no livelock, it has ended or is a deadlock.
 *
 * @example
 * noLivelock("accesses-progress", { fairness: { strong: [toucher] } })
 */
export function noLivelock(name: string, options: LivenessOptions = {}): LivenessClaim {
  return liveness("no-livelock", name, { premise: null, goal: null }, options);
}

/** Refuses fairness that names nobody, or somebody who is no actor of the model. */
export function checkFairness(
  { name, fairness, place }: LivenessClaim,
  actors: readonly Actor[],
): void {
  if (fairness === null) return;
  if (typeof fairness === "object") checkFairTo(name, fairness, actors, place);
  else checkFairnessWord(fairness, `claim "${name}"`, place);
}

function liveness(
  scope: LivenessClaim["scope"],
  name: string,
  conditions: Pick<LivenessClaim, "premise" | "goal">,
  { fairness = null }: { readonly fairness?: FairnessOfClaim },
): LivenessClaim {
  return { name, scope, ...conditions, fairness, place: currentPlace() };
}
