/**
 * Giving up the CPU of one's own accord: `schedule`, `cond_resched`, and the return to user mode.
 *
 * A task says that it goes to sleep by its state, before it looks at what it would sleep for; then a
 * wake-up that comes between the look and `schedule()` is not lost. Under full preemption a task may
 * lose its CPU anywhere, so there these matter only to one who sleeps. kernel/sched.c, 2.6.24.
 */
import type { Actor } from "../../model/actor.ts";
import { ModelMistake } from "../../model/mistake.ts";
import { callerPlace } from "../../model/place.ts";
import type { Steps } from "../../model/request.ts";
import { fail, step, when } from "../../model/step.ts";
import { isContext } from "./cpu.ts";
import { refuseSleep } from "./might-sleep.ts";
import { preemptCount } from "./preempt.ts";
import { nameOf } from "./printed.ts";
import { reschedule } from "./reschedule.ts";
import { current, isTask, type Task, type TaskState } from "./task.ts";

/** Lets the other tasks of the CPU run. Forbidden in atomic context, whether or not there are any. */
export function condResched(): Steps {
  return step("cond_resched()", () => {
    refuseSleep("__cond_resched", "kernel/sched.c:4438");
    reschedule();
  });
}

/** Gives up the CPU, and sleeps for as long as the state of the task is not TASK_RUNNING. */
export function schedule(): Steps {
  return step("schedule()", () => {
    refuseToSchedule();
    reschedule();
    when(taskOf(current()).state.value === "TASK_RUNNING");
  });
}

/** `set_current_state`, inside a step: other than TASK_RUNNING, the next schedule() will sleep. */
export function setCurrentState(state: TaskState): void {
  taskOf(current()).state.value = state;
}

/** `wake_up_process`, inside a step: whether the task slept, or was about to. */
export function wakeUpProcess(sleeper: Actor): boolean {
  const { state } = taskOf(sleeper);
  const slept = state.value !== "TASK_RUNNING";
  state.value = "TASK_RUNNING";
  return slept;
}

/** Said inside the last step that a task takes in the kernel, and in each that it takes outside. */
export function returnToUserMode(): void {
  const { name, runsOn } = current();
  const count = preemptCount();
  if (count > 0) {
    fail("preempt-count-balanced", `${name} returns to user mode with preempt_count ${count}`);
  }
  runsOn.release();
}

/** What schedule() itself asserts, which is less than might_sleep does. */
function refuseToSchedule(): void {
  const me = current();
  const count = preemptCount();
  if (count > 0) {
    fail("no-sleep-in-atomic", `scheduling while atomic, with preempt_count ${count}`, {
      splat: "scheduling-while-atomic",
      function: "schedule",
      ...nameOf(me),
      // By the time it prints, schedule() has disabled preemption once more itself.
      preempt_count: count + 1,
    });
  }
  if ((me.runsOn.kernel.rcuNesting?.value ?? 0) > 0) {
    fail("no-sleep-in-atomic", `${me.name} switches context within an RCU read section`);
  }
}

function taskOf(actor: Actor): Task {
  if (isContext(actor) && isTask(actor)) return actor;
  throw new ModelMistake("step-threw", `"${actor.name}" is no task: it cannot sleep or be woken`, {
    place: callerPlace(),
    actor: actor.name,
    remedy: "make it with task(name, { cpu }, …)",
  });
}
