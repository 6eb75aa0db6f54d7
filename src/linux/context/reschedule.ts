/**
 * Giving up the CPU from inside a step, on a CPU whose tasks are not preempted (sharing.ts).
 */
import { Rescheduled } from "./sharing.ts";
import { current } from "./task.ts";

/** Inside a step: lets the others of the CPU run before it, where the task keeps them out. */
export function reschedule(): void {
  if (current().runsOn.attempt !== null) throw new Rescheduled();
}
