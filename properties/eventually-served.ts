/**
 * eventually-served: whoever waits can still be served, whatever has happened so far.
 *
 * It protects a waiter from being forgotten while everybody else goes on: nothing is stuck then, so
 * nothing else notices. Whether it is served is for the scheduler to decide; that it can be is for
 * whoever must wake it.
 */
import { type Claim, stillPossible } from "refault";

/** @param isWaiting does anybody wait now? */
export function eventuallyServed(isWaiting: () => boolean): Claim {
  return stillPossible("eventually-served", () => !isWaiting());
}
