/**
 * Which kernel runs the model: how it preempts, of which era it is, and how much its tools can see.
 *
 * A model says so once, before it makes its first task; unsaid, it is 2.6.24 with CONFIG_PREEMPT, up
 * and running. What the tools cannot see changes what such a kernel would have printed and nothing
 * else: no verdict depends on it.
 */
import { building } from "../../model/building.ts";
import { type Cell, cell, type PerActor } from "../../model/cell.ts";
import { ModelMistake } from "../../model/mistake.ts";
import { callerPlace } from "../../model/place.ts";

/** CONFIG_PREEMPT_NONE, CONFIG_PREEMPT_VOLUNTARY, CONFIG_PREEMPT. */
export type Preemption = "none" | "voluntary" | "full";
export type Era = "2.6.24" | "modern";
export type SystemState = "SYSTEM_BOOTING" | "SYSTEM_RUNNING";

export interface KernelOptions {
  /**
   * Where a task in the kernel gives its CPU to another: anywhere that it may be preempted (`full`),
   * or only where it sleeps, reschedules or leaves the kernel (`none`), or also where it might sleep.
   */
  readonly preemption?: Preemption;
  /** Decides what might_sleep looks at and prints, and what pagefault_disable counts. */
  readonly era?: Era;
  /** Whether spin_lock touches preempt_count. In 2.6.24 only under CONFIG_PREEMPT. */
  readonly preemptCounting?: "on" | "off";
}

/** The kernel of the model under construction. */
export interface Kernel {
  readonly preemption: Preemption;
  readonly era: Era;
  readonly preemptCounting: "on" | "off";
  lastPid: number;
  /** Null: it is running all the time. */
  systemState: Cell<SystemState> | null;
  /** Null: no kind of RCU counts there. */
  rcuNesting: PerActor<number> | null;
}

const chosenKernel = Symbol("linux: the kernel");

/**
 * @example
 * kernel({ preemption: "voluntary", era: "modern" });
 */
export function kernel(options: KernelOptions): void {
  const chosen = kernelWith(options);
  if (building("kernel()").extension(chosenKernel, () => chosen) === chosen) return;
  throw new ModelMistake("build-failed", "kernel() after the kernel was settled", {
    place: callerPlace(),
    remedy: "call kernel(…) once, before the first task or handler is made",
  });
}

/** The kernel of the model under construction, which is settled by asking. */
export function kernelInUse(): Kernel {
  return building("the kernel was asked for").extension(chosenKernel, () => kernelWith({}));
}

/** `system_state`, for a model that boots: its tasks write it, and while booting tools are silent. */
export function systemState(initial: SystemState): Cell<SystemState> {
  const made = cell("system_state", ["SYSTEM_BOOTING", "SYSTEM_RUNNING"], initial);
  kernelInUse().systemState = made;
  return made;
}

function kernelWith({
  preemption = "full",
  era = "2.6.24",
  preemptCounting,
}: KernelOptions): Kernel {
  const usual = era === "modern" || preemption === "full" ? "on" : "off";
  return {
    preemption,
    era,
    preemptCounting: preemptCounting ?? usual,
    lastPid: 0,
    systemState: null,
    rcuNesting: null,
  };
}
