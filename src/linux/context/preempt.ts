/**
 * `preempt_count` and the interrupt flag, as the running context sees them. Said inside a step.
 *
 * The word is laid out as in include/linux/hardirq.h: preemption in the lowest byte, then softirqs,
 * hardirqs from bit 16, NMIs from bit 20 (modern). It is the CPU's: a handler finds in it the counts of
 * what it interrupted. It is always kept; a kernel built without it is a blind spot of that kernel's
 * tools, never of ours.
 */
import { note } from "../../model/note.ts";
import { fail } from "../../model/step.ts";
import type { Context } from "./cpu.ts";
import { current } from "./task.ts";

export function preemptDisable(): void {
  current().preemptCount.value += 1;
}

/** Breaks `preempt-count-balanced` where the kernel would underflow. */
export function preemptEnable(): void {
  const { name, preemptCount } = current();
  if (preemptCount.value === 0) {
    fail("preempt-count-balanced", `${name} enables preemption more often than it disabled it`);
  }
  preemptCount.value -= 1;
}

/** The whole word. */
export function preemptCount(): number {
  const me = current();
  const { tasks, interrupts, kernel } = me.runsOn;
  // A task that runs has no siblings with counts, and no handlers above it.
  const counting = me.kind === "task" ? [me] : [...tasks, ...interrupts];
  return counting.reduce((word, context) => word + countOf(context, kernel.era), 0);
}

/** Must whoever runs not sleep, because of its preempt_count? */
export function inAtomic(): boolean {
  return current().kind !== "task" || preemptCount() !== 0;
}

/** In a hardirq handler, or an NMI, which counts as one. */
export function inIrq(): boolean {
  return (preemptCount() & 0x0f_0000) !== 0;
}

/** In a softirq handler, in what interrupted one, or where softirqs are disabled. */
export function inSoftirq(): boolean {
  return (preemptCount() & 0x00_ff00) !== 0;
}

export function inInterrupt(): boolean {
  return inIrq() || inSoftirq();
}

export function inNmi(): boolean {
  return current().kind === "nmi";
}

/** Not in a handler; disabling softirqs does not make it one. */
export function inTask(): boolean {
  return current().kind === "task";
}

export function irqsDisabled(): boolean {
  return current().irqsDisabled.value;
}

export function localIrqDisable(): void {
  note({ kind: "hardirqs", are: "off" });
  current().irqsDisabled.value = true;
}

export function localIrqEnable(): void {
  note({ kind: "hardirqs", are: "on" });
  current().irqsDisabled.value = false;
}

/** `local_irq_save`: what it returns goes to `localIrqRestore`. */
export function localIrqSave(): boolean {
  const { irqsDisabled } = current();
  const flags = irqsDisabled.value;
  note({ kind: "hardirqs", are: "off" });
  irqsDisabled.value = true;
  return flags;
}

export function localIrqRestore(flags: boolean): void {
  note({ kind: "hardirqs", are: flags ? "off" : "on" });
  current().irqsDisabled.value = flags;
}

/** What a context adds to the word. */
function countOf({ kind, preemptCount, softirqCount }: Context, era: "2.6.24" | "modern"): number {
  const disabled = era === "modern" ? 0x200 : 0x100;
  return entered(kind, era) + softirqCount.value * disabled + preemptCount.value;
}

function entered(kind: Context["kind"], era: "2.6.24" | "modern"): number {
  switch (kind) {
    case "task":
      return 0;
    case "softirq":
      return 0x100;
    case "hardirq":
      return 0x1_0000;
    case "nmi":
      return era === "modern" ? 0x11_0000 : 0x1_0000;
  }
}
