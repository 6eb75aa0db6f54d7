/**
 * lockdep: claims that locks are taken in an order that cannot hang, whoever comes when; that a lock of
 * an interrupt handler is never held where that interrupt may come; and that who ends has let go.
 *
 * As in the kernel (kernel/lockdep.c) it is enough that each order was seen once, in whatever run: no
 * run has to hang. Unlike the kernel's it sees every run, and says whether a circle can really hang.
 * Page locks, bit spinlocks, semaphores and fences it does not see; a deadlock through one is a deadlock.
 */
import type { ObservedClaim } from "../../model/observed-claim.ts";

/** @example claims: [lockdep()] */
export function lockdep(): ObservedClaim {
  return { name: "lockdep", scope: "locks" };
}
