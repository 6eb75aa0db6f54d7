/**
 * `local_bh_disable` and `local_bh_enable`: keep the softirqs of the CPU away, and with them any other
 * task of it, for both are counted in preempt_count. Said inside a step.
 *
 * What was raised meanwhile may run as soon as the count allows it; that is the handler's to know
 * (interrupt.ts). kernel/softirq.c, 2.6.24.
 */
import { note } from "../../model/note.ts";
import { fail } from "../../model/step.ts";
import { current } from "./task.ts";

export function localBhDisable(): void {
  note({ kind: "softirqs", by: 1 });
  current().softirqCount.value += 1;
}

/**
 * Breaks `preempt-count-balanced` where the kernel would underflow, and `bh-enabled-with-irqs-on` with
 * interrupts off or in a hardirq, for pending softirqs would run there with interrupts on.
 */
export function localBhEnable(): void {
  const { name, kind, softirqCount, irqsDisabled } = current();
  if (softirqCount.value === 0) {
    fail("preempt-count-balanced", `${name} enables softirqs more often than it disabled them`);
  }
  if (irqsDisabled.value || kind === "hardirq" || kind === "nmi") {
    fail("bh-enabled-with-irqs-on", `${name} enables softirqs with interrupts off`, {
      function: "local_bh_enable",
    });
  }
  note({ kind: "softirqs", by: -1 });
  softirqCount.value -= 1;
}
