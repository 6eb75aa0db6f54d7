/**
 * Claims: what a model asserts. A claim reads cells and writes none; it is learned as a decision tree
 * just as a step is. It is broken when its condition returns false or an `assert` in it fails.
 */
import { currentPlace, type Place } from "./place.ts";

export interface Claim {
  readonly name: string;
  /**
   * `always`: in every state. `at-end`: where nobody can move and all but daemons have finished.
   * `still-possible`: from every state a state can be reached where the condition holds.
   */
  readonly scope: "always" | "at-end" | "still-possible";
  readonly condition: () => boolean | undefined;
  readonly place: Place | null;
}

/**
 * Holds in every state.
 *
 * @example
 * always("one-owner", () => !(a.value === "critical" && b.value === "critical"))
 */
export function always(name: string, condition: () => boolean | undefined): Claim {
  return { name, scope: "always", condition, place: currentPlace() };
}

/** Holds wherever nobody, daemons included, can move any more and all but daemons have finished. */
export function atEnd(name: string, condition: () => boolean | undefined): Claim {
  return { name, scope: "at-end", condition, place: currentPlace() };
}

/**
 * From every reachable state, some run leads to a state where the condition holds: nothing that can
 * happen makes it impossible for good. Weaker than saying that it happens under a fair scheduler.
 */
export function stillPossible(name: string, condition: () => boolean): Claim {
  return { name, scope: "still-possible", condition, place: currentPlace() };
}

/** A number to report: the largest it is in any reachable state. */
export interface Figure {
  readonly name: string;
  readonly value: () => number;
  readonly place: Place | null;
}

/**
 * Reports the largest value of an expression over the cells: a cost, a queue's length.
 *
 * @example
 * figure("longest convoy on list_lock", () => waiters.value)
 */
export function figure(name: string, value: () => number): Figure {
  return { name, value, place: currentPlace() };
}
