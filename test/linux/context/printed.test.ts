import { expect, test } from "vitest";
import { step } from "../../../src/index.ts";
import {
  type Era,
  hardirq,
  type KernelOptions,
  kernel,
  localIrqDisable,
  mutex,
  nonBlockStart,
  preemptDisable,
  readCopyUpdate,
  systemState,
  task,
} from "../../../src/linux/index.ts";
import { explored } from "../explored.ts";

/** The facts of a task that takes a mutex after `enter`. */
function factsOf(options: KernelOptions, enter: () => void, booting: "booting" | "up" = "up") {
  const { verdict, witness } = explored(() => {
    kernel(options);
    if (booting === "booting") systemState("SYSTEM_BOOTING");
    const lock = mutex("m");
    const body = function* () {
      yield* step("enter", enter);
      yield* lock.lock();
    };
    return {
      actors: [task("idle", { cpu: 1 }, () => step("", () => {})), task("init", { cpu: 0 }, body)],
    };
  });
  expect(verdict).toMatchObject({ kind: "violated", claim: "no-sleep-in-atomic" });
  return witness?.facts;
}

const lock = preemptDisable;
const both = () => {
  preemptDisable();
  localIrqDisable();
};

test("the facts are what both formats of the splat need", () => {
  expect(factsOf({ era: "modern" }, both)).toEqual({
    splat: "might-sleep",
    era: "modern",
    function: "mutex_lock",
    at: "kernel/mutex.c:87",
    in_atomic: 1,
    irqs_disabled: 1,
    non_block: 0,
    pid: 2,
    name: "init",
    preempt_count: 1,
    expected: 0,
    rcu_nest_depth: 0,
    printed: true,
  });
});

test("while booting the kernel is silent, and the verdict the same", () => {
  expect(factsOf({}, lock, "booting")).toMatchObject({
    in_atomic: 1,
    printed: false,
    because: "system_state is SYSTEM_BOOTING",
  });
});

test("a kernel that does not count spinlocks sees only what else forbids sleeping", () => {
  const blind = { preemptCounting: "off" } as const;
  expect(factsOf(blind, lock)).toMatchObject({
    in_atomic: 1,
    printed: false,
    because: "preempt_count does not count spinlocks without CONFIG_PREEMPT",
  });
  expect(factsOf(blind, both)).toMatchObject({ in_atomic: 0, irqs_disabled: 1, printed: true });
});

test("2.6.24 does not count spinlocks unless it preempts, later kernels do", () => {
  const printed = (era: Era, preemption: "none" | "full") =>
    factsOf({ era, preemption }, lock)?.printed;
  expect(printed("2.6.24", "full")).toBe(true);
  expect(printed("2.6.24", "none")).toBe(false);
  expect(printed("modern", "none")).toBe(true);
});

test("2.6.24 does not look at non_block nor RCU nesting, later kernels do", () => {
  const because = "2.6.24 looks at preempt_count and interrupts only";
  expect(factsOf({}, nonBlockStart)).toMatchObject({ printed: false, because, non_block: 1 });
  expect(factsOf({ era: "modern" }, nonBlockStart)).toMatchObject({ printed: true, non_block: 1 });
  for (const era of ["2.6.24", "modern"] as const) {
    const { witness } = explored(() => {
      kernel({ era });
      const [rcu, sleeping] = [readCopyUpdate("preemptible"), mutex("m")];
      const body = function* () {
        yield* rcu.readLock();
        yield* sleeping.lock();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
    expect(witness?.facts).toMatchObject({ printed: era === "modern", rcu_nest_depth: 1 });
  }
});

test("a handler goes by the name of the task it interrupted, or of idle if that is not certain", () => {
  const named = (enter: () => void) => {
    const { witness } = explored(() => {
      const sleeping = mutex("m");
      const irq = hardirq("irq", { cpu: 0, comes: "when-raised" }, () => sleeping.lock());
      const raise = () => {
        enter();
        irq.raise();
      };
      return { actors: [irq, task("interrupted", { cpu: 0 }, () => step("raise", raise))] };
    });
    return witness?.facts;
  };
  expect(named(() => {})).toMatchObject({ pid: 0, name: "swapper/0", preempt_count: 0x1_0000 });
  expect(named(lock)).toMatchObject({ pid: 1, name: "interrupted", preempt_count: 0x1_0001 });
});
