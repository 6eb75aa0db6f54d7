/**
 * `pagefault_disable`: from here a fault on user memory is not handled but answered with -EFAULT, so
 * that user memory may be copied where nothing may sleep. Said inside a step.
 *
 * In 2.6.24 (include/linux/uaccess.h) it disables preemption as well and is no count of its own; the
 * modern one is, so tasks may be preempted and mutexes taken meanwhile.
 */

import type { Cell } from "../../model/cell.ts";
import { fail } from "../../model/step.ts";
import { inAtomic } from "./preempt.ts";
import { current } from "./task.ts";

export function pagefaultDisable(): void {
  counter().value += 1;
}

/** Breaks `pagefault-count-balanced` where the kernel would underflow. */
export function pagefaultEnable(): void {
  const count = counter();
  if (count.value === 0) {
    const { name } = current();
    fail(
      "pagefault-count-balanced",
      `${name} enables page faults more often than it disabled them`,
    );
  }
  count.value -= 1;
}

/** `faulthandler_disabled()`: must a fault that is taken now be answered with -EFAULT? */
export function faulthandlerDisabled(): boolean {
  return current().pagefaultDisabled.value > 0 || inAtomic();
}

function counter(): Cell<number> {
  const { runsOn, preemptCount, pagefaultDisabled } = current();
  return runsOn.kernel.era === "modern" ? pagefaultDisabled : preemptCount;
}
