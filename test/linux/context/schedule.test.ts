import { describe, expect, test } from "vitest";
import { assert, cell, step, until } from "../../../src/index.ts";
import {
  hardirq,
  kernel,
  localIrqDisable,
  preemptDisable,
  returnToUserMode,
  schedule,
  setCurrentState,
  task,
  wakeUpProcess,
} from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";

const preemptions = ["none", "voluntary", "full"] as const;

describe("a task that sleeps until it is woken", () => {
  const sleeping = (order: "says so, then looks" | "looks, then says so", cpu: number) =>
    preemptions.map((preemption) =>
      broken(() => {
        kernel({ preemption });
        const ready = cell("ready", [false, true]);
        const sayso = () => step("set state", () => setCurrentState("TASK_UNINTERRUPTIBLE"));
        const sleeper = task("sleeper", { cpu: 0 }, function* () {
          if (order === "says so, then looks") yield* sayso();
          if (yield* ready.read()) return;
          if (order === "looks, then says so") yield* sayso();
          yield* schedule();
        });
        const waker = task("waker", { cpu }, function* () {
          yield* ready.write(true);
          yield* step("wake_up_process", () => wakeUpProcess(sleeper));
        });
        return { actors: [sleeper, waker] };
      }),
    );

  test("misses no wake-up if it says so before it looks", () => {
    expect(sleeping("says so, then looks", 1)).toEqual([[], [], []]);
    expect(sleeping("says so, then looks", 0)).toEqual([[], [], []]);
  });

  test("may sleep for ever if it looks first", () => {
    const lost = ["no-deadlock"];
    expect(sleeping("looks, then says so", 1)).toEqual([lost, lost, lost]);
    // On one CPU it takes a preemption between the look and the word.
    expect(sleeping("looks, then says so", 0)).toEqual([[], [], lost]);
  });
});

test("a running task that schedules goes on", () => {
  for (const preemption of preemptions) {
    const claims = broken(() => {
      kernel({ preemption });
      return { actors: [task("a", { cpu: 0 }, schedule), task("b", { cpu: 0 }, schedule)] };
    });
    expect(claims).toEqual([]);
  }
});

test("a wake-up says whether there was anybody to wake", () => {
  const claims = broken(() => {
    const sleeper = task("sleeper", { cpu: 0 }, function* () {
      yield* step("set state", () => setCurrentState("TASK_INTERRUPTIBLE"));
      yield* schedule();
    });
    const waker = task("waker", { cpu: 1 }, function* () {
      yield* until("about to sleep", () => sleeper.state.value !== "TASK_RUNNING");
      assert(yield* step("wake", () => wakeUpProcess(sleeper)), "the task slept");
      assert(!(yield* step("wake", () => wakeUpProcess(sleeper))), "it sleeps no more");
    });
    return { actors: [sleeper, waker] };
  });
  expect(claims).toEqual([]);
});

test("scheduling with preemption off is reported with the count that schedule() finds", () => {
  const { verdict, witness } = explored(() => {
    const body = function* () {
      yield* step("preempt_disable", preemptDisable);
      yield* schedule();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(verdict).toMatchObject({ kind: "violated", claim: "no-sleep-in-atomic" });
  expect(witness?.facts).toMatchObject({ splat: "scheduling-while-atomic", preempt_count: 2 });
});

test("scheduling with interrupts off is not: schedule() turns them on", () => {
  const claims = broken(() => {
    const body = function* () {
      yield* step("local_irq_disable", localIrqDisable);
      yield* schedule();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("an interrupt handler that schedules is reported", () => {
  expect(broken(() => ({ actors: [hardirq("irq", { cpu: 0 }, schedule)] }))).toEqual([
    "no-sleep-in-atomic",
  ]);
});

test("only a task has a state to set", () => {
  const body = () => step("set state", () => setCurrentState("TASK_RUNNING"));
  const wrong = () => broken(() => ({ actors: [hardirq("irq", { cpu: 0 }, body)] }));
  expect(wrong).toThrow(/"irq" is no task/);
});

test("returning to user mode with preemption off is reported", () => {
  const claims = broken(() => {
    const body = function* () {
      yield* step("preempt_disable", preemptDisable);
      yield* step("return", returnToUserMode);
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["preempt-count-balanced"]);
});
