/**
 * Tasks: actors that run on a CPU in process context.
 *
 * A task that may not be preempted keeps its siblings off its CPU, and an interrupt keeps off every
 * task there: both are asked before each step of a task, so no primitive has to think of them. Without
 * full preemption no task is preempted in the kernel: it has the CPU from its first step there until it
 * gives it up (sharing.ts).
 */
import { actor } from "../../model/actor.ts";
import { type Cell, cell } from "../../model/cell.ts";
import type { Fairness } from "../../model/fairness.ts";
import { ModelMistake } from "../../model/mistake.ts";
import { note } from "../../model/note.ts";
import { callerPlace } from "../../model/place.ts";
import type { Steps } from "../../model/request.ts";
import { self, when } from "../../model/step.ts";
import { type Context, type Cpu, contextOn, isContext, mayBePreempted } from "./cpu.ts";
import { sharing } from "./sharing.ts";

export type TaskState = "TASK_RUNNING" | "TASK_INTERRUPTIBLE" | "TASK_UNINTERRUPTIBLE";

export interface Task extends Context {
  readonly kind: "task";
  readonly pid: number;
  readonly state: Cell<TaskState>;
}

export interface TaskOptions {
  readonly cpu: number;
  /** A daemon may stay blocked for ever without that being a deadlock. */
  readonly daemon?: boolean;
  /** What a scheduler owes it, in liveness claims that do not say otherwise: `weak` unless told. */
  readonly fairness?: Fairness;
}

const states = ["TASK_RUNNING", "TASK_INTERRUPTIBLE", "TASK_UNINTERRUPTIBLE"] as const;

/** A task bound to one CPU. */
export function task(name: string, options: TaskOptions, body: () => Steps<unknown>): Task {
  const { cpu, daemon = false, fairness = "weak" } = options;
  const context = contextOn(cpu, name);
  const { runsOn } = context;
  const guard = () => mayRun(made, runsOn);
  const life = () => (runsOn.holder === null ? body() : sharing(runsOn, body));
  const made: Task = Object.assign(
    actor(name, { daemon, lane: `CPU${cpu}`, guard, fairness }, life),
    {
      ...context,
      kind: "task" as const,
      pid: ++runsOn.kernel.lastPid,
      state: cell(`${name}.state`, states),
    },
  );
  runsOn.tasks.push(made);
  return made;
}

/** The task or handler that takes this step. In a task it is the kernel's `current`. */
export function current(): Context {
  const actor = self();
  if (isContext(actor)) return actor;
  throw new ModelMistake("step-threw", `"${actor.name}" runs kernel code but is no task`, {
    place: callerPlace(),
    actor: actor.name,
    remedy: "make it with task(name, { cpu }, …), or hardirq, softirq or nmi: it needs a CPU",
  });
}

export function isTask(context: Context): context is Task {
  return context.kind === "task";
}

function mayRun(task: Task, { kernel, handler, tasks, holder }: Cpu): void {
  if (handler !== null) note({ kind: "interrupted" });
  when(handler === null, handler);
  if (kernel.preemption === "full") {
    for (const other of tasks) if (other !== task) when(mayBePreempted(other), other);
  } else if (holder !== null) {
    const other = holder.value;
    when(other === null || other === task, other);
    holder.value = task;
  }
}
