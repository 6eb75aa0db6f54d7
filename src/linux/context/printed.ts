/**
 * What the kernel's own check would have printed of a sleep in atomic context, if anything.
 *
 * `__might_sleep` of 2.6.24 looks at preempt_count and the interrupt flag, the modern one also at RCU
 * nesting and non_block. Neither speaks while booting, nor of a spinlock where spinlocks do not count.
 * The facts of a violation then say `printed: false` and why; the verdict is the same.
 */
import type { Facts } from "../../model/step.ts";
import { type Context, mayBePreempted } from "./cpu.ts";
import type { Kernel } from "./kernel.ts";
import { isTask } from "./task.ts";

/** What forbids sleeping. */
export interface Counts {
  /** The whole word. */
  readonly preemptCount: number;
  readonly irqsDisabled: boolean;
  readonly nonBlock: number;
  readonly rcuNesting: number;
}

export function isSleepable({ preemptCount, irqsDisabled, nonBlock, rcuNesting }: Counts): boolean {
  return preemptCount === 0 && !irqsDisabled && nonBlock === 0 && rcuNesting === 0;
}

/** The figures as this kernel prints them, where it prints; else as they are. */
export function splatOf(context: Context, counts: Counts): Facts {
  const { kernel } = context.runsOn;
  const because = silence(kernel, counts);
  const printed = because === null ? seenBy(kernel, counts) : counts;
  return {
    era: kernel.era,
    in_atomic: printed.preemptCount === 0 ? 0 : 1,
    irqs_disabled: printed.irqsDisabled ? 1 : 0,
    non_block: printed.nonBlock,
    ...nameOf(context),
    preempt_count: printed.preemptCount,
    expected: 0,
    rcu_nest_depth: printed.rcuNesting,
    printed: because === null,
    ...(because === null ? {} : { because }),
  };
}

/** Why this kernel would have printed nothing; null if it would have. */
function silence(kernel: Kernel, counts: Counts): string | null {
  if (kernel.systemState?.value === "SYSTEM_BOOTING") return "system_state is SYSTEM_BOOTING";
  const seen = seenBy(kernel, counts);
  if (!isSleepable(seen)) return null;
  return seen.preemptCount === counts.preemptCount
    ? `${kernel.era} looks at preempt_count and interrupts only`
    : "preempt_count does not count spinlocks without CONFIG_PREEMPT";
}

/** What the check of this kernel looks at. */
function seenBy({ era, preemptCounting }: Kernel, counts: Counts): Counts {
  const preemptCount =
    preemptCounting === "on" ? counts.preemptCount : counts.preemptCount & ~preemptBits;
  const others = era === "modern" ? {} : { nonBlock: 0, rcuNesting: 0 };
  return { ...counts, preemptCount, ...others };
}

const preemptBits = 0xff;

/** `current` as the splat names it: of a handler, the task that it certainly interrupted, or idle. */
export function nameOf(context: Context): { readonly pid: number; readonly name: string } {
  const { number, tasks, holder } = context.runsOn;
  const interrupted = holder?.value ?? tasks.find((task) => !mayBePreempted(task));
  const task = context.kind === "task" ? context : interrupted;
  if (task === undefined || !isTask(task)) return { pid: 0, name: `swapper/${number}` };
  return { pid: task.pid, name: task.name };
}
