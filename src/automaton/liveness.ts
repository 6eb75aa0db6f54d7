/**
 * The conditions of a model's liveness claims as observers: true or false of a state, like the goals of
 * claims on what is still possible.
 */
import type { LivenessClaim } from "../model/liveness.ts";
import type { Instance } from "../model/model.ts";
import { Observer } from "./observer.ts";
import type { Values } from "./values.ts";
import type { Watch } from "./watch.ts";

/** A liveness claim with what is learned of its conditions; null where it has none. */
export interface LearnedLiveness {
  readonly claim: LivenessClaim;
  readonly premise: Observer<boolean> | null;
  readonly goal: Observer<boolean> | null;
}

export function livenessClaims(
  { liveness }: Instance,
  values: Values,
  watch: Watch,
): LearnedLiveness[] {
  return liveness.map((claim) => {
    const { name, place, premise, goal } = claim;
    const observe = (condition: (() => boolean) | null): Observer<boolean> | null => {
      if (condition === null) return null;
      const evaluate = () => condition() === true;
      return new Observer({ what: `claim "${name}"`, place, evaluate }, values, watch);
    };
    return { claim, premise: observe(premise), goal: observe(goal) };
  });
}
