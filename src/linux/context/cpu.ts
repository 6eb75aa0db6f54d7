/**
 * CPUs, and the contexts that kernel code runs in on them: tasks, and the handlers of softirqs,
 * hardirqs and NMIs.
 *
 * Handlers nest: a CPU keeps a stack of those that have begun, only the newest takes steps, and the
 * tasks of the CPU take none until the stack is empty. A CPU has a stack only if the model has handlers
 * for it, and a holder only if tasks share it without being preemptible.
 */
import { type Actor, isActor } from "../../model/actor.ts";
import { building } from "../../model/building.ts";
import { type Cell, cell } from "../../model/cell.ts";
import { booleans, type Domain, range } from "../../model/domain.ts";
import { type Kernel, kernelInUse } from "./kernel.ts";

/** What kernel code runs in. Each has the counts that decide what it may do; all begin with none. */
export interface Context extends Actor {
  readonly kind: "task" | "softirq" | "hardirq" | "nmi";
  readonly cpu: number;
  readonly runsOn: Cpu;
  /** How often it has disabled preemption: the lowest byte of the kernel's preempt_count. */
  readonly preemptCount: Cell<number>;
  /** How often it has disabled softirqs. */
  readonly softirqCount: Cell<number>;
  /** Off on its CPU while it runs; saved and restored with it, so it is the context's own. */
  readonly irqsDisabled: Cell<boolean>;
  /** `current->pagefault_disabled`. */
  readonly pagefaultDisabled: Cell<number>;
  /** `current->non_block_count`. */
  readonly nonBlockCount: Cell<number>;
}

const deepest = 15;

export class Cpu {
  readonly number: number;
  readonly kernel: Kernel;
  readonly tasks: Context[] = [];
  /** Without full preemption: the task that is in the kernel here and keeps its siblings out. */
  holder: Cell<Context | null> | null = null;
  /** The attempt at a step of such a task that is being made now, and whether it said might_sleep. */
  attempt: { maySleep: boolean } | null = null;
  #interrupts: Cell<readonly Context[]> | null = null;

  constructor(number: number, kernel: Kernel) {
    this.number = number;
    this.kernel = kernel;
  }

  /** The handlers that have begun and not ended, oldest first. */
  get interrupts(): readonly Context[] {
    return this.#interrupts === null ? [] : this.#interrupts.value;
  }

  /** The handler that runs now; null if a task may. */
  get handler(): Context | null {
    return this.interrupts.at(-1) ?? null;
  }

  /** The cell of the stack, which a CPU has once a handler is made for it. */
  stackOfHandlers(): Cell<readonly Context[]> {
    this.#interrupts ??= cell(`cpu${this.number}.interrupts`, stackOfHandlers);
    return this.#interrupts;
  }

  /** Inside a step of a task: its siblings may run after it, where it kept them out. */
  release(): void {
    if (this.holder !== null) this.holder.value = null;
  }
}

/** The part of `thread_info` that decides what a context may do. */
export function contextOn(cpu: number, name: string): Omit<Context, keyof Actor | "kind"> {
  return {
    cpu,
    runsOn: cpuNumbered(cpu),
    preemptCount: cell(`${name}.preempt_count`, range(0, deepest)),
    softirqCount: cell(`${name}.softirq_count`, range(0, deepest)),
    irqsDisabled: cell(`${name}.irqs_disabled`, booleans),
    pagefaultDisabled: cell(`${name}.pagefault_disabled`, range(0, deepest)),
    nonBlockCount: cell(`${name}.non_block_count`, range(0, deepest)),
  };
}

/** Whether a task that is in the kernel may be preempted: `preemptible()`. */
export function mayBePreempted({ preemptCount, softirqCount, irqsDisabled }: Context): boolean {
  return preemptCount.value === 0 && softirqCount.value === 0 && !irqsDisabled.value;
}

export function isContext(actor: unknown): actor is Context {
  return isActor(actor) && "runsOn" in actor;
}

/** The CPUs that something of the model under construction runs on, in order. */
export function cpusInUse(): readonly number[] {
  return [...cpus().keys()].sort((a, b) => a - b);
}

function cpuNumbered(number: number): Cpu {
  const known = cpus().get(number);
  if (known !== undefined) return known;
  const fresh = new Cpu(number, kernelInUse());
  cpus().set(number, fresh);
  return fresh;
}

const cpusByNumber = Symbol("linux: the CPUs");

function cpus(): Map<number, Cpu> {
  const under = building("a task or a handler was made");
  return under.extension(cpusByNumber, () => {
    const made = new Map<number, Cpu>();
    under.whenFinished(() => {
      for (const cpu of made.values()) shareOut(cpu);
    });
    return made;
  });
}

/** Tasks that share a CPU and cannot be preempted hand it to one another. */
function shareOut(cpu: Cpu): void {
  if (cpu.kernel.preemption === "full" || cpu.tasks.length < 2) return;
  cpu.holder = cell(`cpu${cpu.number}.holder`, contextOrNone);
}

const contextOrNone: Domain<Context | null> = {
  contains: (value) => value === null || isContext(value),
  text: "a task or null",
  first: null,
};

const stackOfHandlers: Domain<readonly Context[]> = {
  contains: (value) => Array.isArray(value) && value.every(isContext),
  text: "a stack of handlers",
  first: [],
};
