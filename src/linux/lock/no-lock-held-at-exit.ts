/**
 * no-lock-held-at-exit: who ends has let go of every lock; `debug_check_no_locks_held` of the
 * kernel.
 *
 * A lock that is left held says nothing while nobody else wants it. If somebody does,
 * `no-deadlock` breaks as well, and says who.
 */

import { atEnd, type Claim } from "../../model/claim.ts";
import { assert } from "../../model/step.ts";

interface Held {
  readonly name: string;
  isLocked(): boolean;
}

/** @example claims: [noLockHeldAtExit([stateMutex, ptl])] */
export function noLockHeldAtExit(locks: readonly Held[]): Claim {
  return atEnd("no-lock-held-at-exit", () => {
    for (const lock of locks)
      assert(!lock.isLocked(), `${lock.name} is held by one that has ended`);
    return true;
  });
}
