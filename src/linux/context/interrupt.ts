/**
 * Interrupts: handlers of softirqs, hardirqs and NMIs, as actors bound to a CPU.
 *
 * A handler comes at any point where its CPU allows it, and never waits for a task: the tasks of the
 * CPU, and the handler it interrupts, take no step until it returns. A hardirq comes while interrupts
 * are on, and runs with them off; a softirq comes where a hardirq would return to a task that has
 * softirqs enabled (the model's, or one like the tick's that no model lists), and runs with interrupts
 * on; an NMI comes anywhere but in an NMI.
 */
import { type Actor, actor } from "../../model/actor.ts";
import { type Cell, cell } from "../../model/cell.ts";
import { booleans } from "../../model/domain.ts";
import { forever, repeat } from "../../model/loop.ts";
import { ModelMistake } from "../../model/mistake.ts";
import { note } from "../../model/note.ts";
import { callerPlace } from "../../model/place.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { choose, fail, step, when } from "../../model/step.ts";
import { type Context, type Cpu, contextOn, isContext } from "./cpu.ts";
import { current } from "./task.ts";

export interface Handler extends Context {
  readonly kind: "softirq" | "hardirq" | "nmi";
  /** Inside a step: makes one that comes `when-raised` pending. Raising it twice is raising it once. */
  raise(): void;
}

export interface HandlerOptions {
  readonly cpu: number;
  /** So many times, each sooner or later; once or not at all; or after each time it was raised. */
  readonly comes?: number | "perhaps" | "when-raised";
}

/**
 * @example
 * const tick = hardirq("timer_interrupt", { cpu: 0 }, function* () {
 *   yield* runqueueLock.lock();
 *   yield* runqueueLock.unlock();
 * });
 */
export function hardirq(
  name: string,
  options: HandlerOptions,
  body: () => Steps<unknown>,
): Handler {
  return handler("hardirq", name, options, body);
}

export function softirq(
  name: string,
  options: HandlerOptions,
  body: () => Steps<unknown>,
): Handler {
  return handler("softirq", name, options, body);
}

export function nmi(name: string, options: HandlerOptions, body: () => Steps<unknown>): Handler {
  return handler("nmi", name, options, body);
}

/**
 * Said inside the step that takes a spinning lock: breaks `no-self-deadlock` if its owner is the one
 * who asks, or somebody whom the asking handler has interrupted, who cannot run before it returns.
 */
export function refuseToSpinForEver(lock: string, call: string, owner: Actor | null): void {
  const me = current();
  if (owner === null || !(owner === me || isInterrupted(owner, me))) return;
  const whose = owner === me ? "it holds" : `${owner.name} holds, whom it has interrupted`;
  const message = `${me.name} spins for ever on ${lock}, which ${whose}`;
  fail("no-self-deadlock", message, { lock, function: call });
}

function isInterrupted(actor: Actor, by: Context): boolean {
  return by.kind !== "task" && isContext(actor) && actor.runsOn === by.runsOn;
}

const entries = {
  softirq: { call: "__do_softirq", begin: "softirq_entry", end: "softirq_exit" },
  hardirq: { call: "do_IRQ", begin: "irq_enter", end: "irq_exit" },
  nmi: { call: "do_nmi", begin: "nmi_enter", end: "nmi_exit" },
};

function handler(
  kind: Handler["kind"],
  name: string,
  { cpu, comes = 1 }: HandlerOptions,
  body: () => Steps<unknown>,
): Handler {
  const context = contextOn(cpu, name);
  const { runsOn } = context;
  const stack = runsOn.stackOfHandlers();
  const pending = comes === "when-raised" ? cell(`${name}.pending`, booleans) : null;
  const { call, begin, end } = entries[kind];
  const serve = routine(call, function* () {
    const arrival = yield* step(begin, () => {
      if (comes === "perhaps" && choose(["comes", "never"]) === "never") return "never comes";
      if (pending !== null) takeUp(pending);
      arrive(made, stack);
      return undefined;
    });
    if (arrival === "never comes") return;
    yield* body();
    yield* step(end, () => leave(made, stack));
  });
  const guard = () => {
    if (!stack.value.includes(made) || runsOn.handler === made) return;
    note({ kind: "interrupted" });
    when(false, runsOn.handler);
  };
  const times = typeof comes === "number" ? comes : 1;
  const life = () => (pending === null ? repeat(times, serve) : forever(serve));
  const options = { daemon: pending !== null, lane: `CPU${cpu}`, guard };
  const raise = () => raiseIn(pending, name);
  const made: Handler = Object.assign(actor(name, options, life), { ...context, kind, raise });
  return made;
}

function arrive(handler: Handler, stack: Cell<readonly Context[]>): void {
  mayInterrupt(handler.kind, handler.runsOn);
  stack.value = [...stack.value, handler];
  handler.irqsDisabled.value = handler.kind !== "softirq";
  note({ kind: "enters", what: handler.kind });
}

/** Breaks `preempt-count-balanced` for a handler that returns with a lock held. */
function leave(handler: Handler, stack: Cell<readonly Context[]>): void {
  const left = handler.preemptCount.value + handler.softirqCount.value;
  if (left > 0) {
    const message = `${handler.name} returns with preempt_count higher by ${left}`;
    fail("preempt-count-balanced", message);
  }
  handler.irqsDisabled.value = false;
  note({ kind: "enters", what: "task" });
  stack.value = stack.value.slice(0, -1);
}

/** Blocks a handler that its CPU does not allow now. */
function mayInterrupt(kind: Handler["kind"], { tasks, handler }: Cpu): void {
  if (kind === "nmi") {
    when(handler?.kind !== "nmi", handler);
  } else if (kind === "hardirq" && handler !== null) {
    when(!handler.irqsDisabled.value, handler);
  } else {
    when(handler === null, handler);
    for (const task of tasks) {
      const bhIsOff = kind === "softirq" && task.softirqCount.value > 0;
      when(!task.irqsDisabled.value && !bhIsOff, task);
    }
  }
}

function takeUp(pending: Cell<boolean>): void {
  when(pending.value);
  pending.value = false;
}

function raiseIn(pending: Cell<boolean> | null, name: string): void {
  if (pending !== null) {
    pending.value = true;
    return;
  }
  throw new ModelMistake("step-threw", `"${name}" is raised, but it comes of itself`, {
    place: callerPlace(),
    remedy: 'make it with comes: "when-raised"',
  });
}
