/**
 * `might_sleep()`: said inside a step, at the start of every operation that may sleep.
 *
 * Sleeping in atomic context is an attempt, not an event: the check fires on every call in a forbidden
 * context, whether or not the call would have slept this time, as the kernel's does. Unlike the
 * kernel's it also fires where that kernel's tools are blind (printed.ts).
 */
import { choose, fail } from "../../model/step.ts";
import { irqsDisabled, preemptCount } from "./preempt.ts";
import { type Counts, isSleepable, splatOf } from "./printed.ts";
import { reschedule } from "./reschedule.ts";
import { current } from "./task.ts";

/**
 * Breaks `no-sleep-in-atomic` if whoever runs must not sleep. Under voluntary preemption it may let the
 * other tasks of the CPU run first.
 *
 * @param name the kernel function that may sleep, the newest frame of the call trace: `mutex_lock`
 * @param at where the kernel's own check stands: `kernel/mutex.c:87`
 */
export function mightSleep(name: string, at: string): void {
  refuseSleep(name, at);
  const { kernel, attempt } = current().runsOn;
  if (attempt === null) return;
  attempt.maySleep = true;
  if (kernel.preemption !== "voluntary") return;
  if (choose(["goes on", "lets others run"]) === "lets others run") reschedule();
}

/** The check alone. */
export function refuseSleep(name: string, at: string): void {
  const counts = countsNow();
  if (isSleepable(counts)) return;
  fail("no-sleep-in-atomic", `sleeping function called from invalid context at ${at}`, {
    splat: "might-sleep",
    function: name,
    at,
    ...splatOf(current(), counts),
  });
}

function countsNow(): Counts {
  const { nonBlockCount, runsOn } = current();
  return {
    preemptCount: preemptCount(),
    irqsDisabled: irqsDisabled(),
    nonBlock: nonBlockCount.value,
    rcuNesting: runsOn.kernel.rcuNesting?.value ?? 0,
  };
}
