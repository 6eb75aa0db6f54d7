import { expect, test } from "vitest";
import { actor, atEnd, cell, range, step, until } from "../../../src/index.ts";
import {
  current,
  localIrqRestore,
  localIrqSave,
  preemptDisable,
  preemptEnable,
  spinlock,
  type TaskOptions,
  task,
} from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";

/** Two tasks count in two steps each: an update is lost if the one can come between the other's. */
function counting(
  [a, b]: readonly [TaskOptions, TaskOptions],
  enter: () => void,
  leave: () => void,
) {
  return broken(() => {
    const count = cell("count", range(0, 2));
    const body = function* () {
      const seen = yield* step("load", () => {
        enter();
        return count.value;
      });
      yield* step("store", () => {
        count.value = seen + 1;
        leave();
      });
    };
    return {
      actors: [task("a", a, body), task("b", b, body)],
      claims: [atEnd("both-counted", () => count.value === 2)],
    };
  });
}

const nothing = () => {};
const together = [{ cpu: 0 }, { cpu: 0 }] as const;
const apart = [{ cpu: 0 }, { cpu: 1 }] as const;

test("a task is preempted by its sibling between any two steps", () => {
  expect(counting(together, nothing, nothing)).toEqual(["both-counted"]);
});

test("a task with preemption off keeps its siblings off its CPU", () => {
  expect(counting(together, preemptDisable, preemptEnable)).toEqual([]);
});

test("preemption off on one CPU stops nobody on another", () => {
  expect(counting(apart, preemptDisable, preemptEnable)).toEqual(["both-counted"]);
});

test("a task with interrupts off is not preempted either", () => {
  const enter = () => void localIrqSave();
  expect(counting(together, enter, () => localIrqRestore(false))).toEqual([]);
});

test("a spinning sibling cannot let the holder of a spinlock starve on its CPU", () => {
  const claims = broken(() => {
    const lock = spinlock("lock");
    const body = function* () {
      yield* lock.lock();
      yield* lock.unlock();
    };
    return { actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("a task that waits with preemption off for its sibling waits for ever", () => {
  const { broken, witness } = explored(() => {
    const ready = cell("ready", [false, true]);
    const waiter = task("waiter", { cpu: 0 }, function* () {
      yield* step("preempt_disable", preemptDisable);
      yield* until("ready", () => ready.value);
    });
    const sibling = task("sibling", { cpu: 0 }, () => ready.write(true));
    return { actors: [waiter, sibling] };
  });
  expect(broken.map(({ claim }) => claim)).toEqual(["no-deadlock"]);
  const sibling = witness?.actors.find(({ actor }) => actor === "sibling");
  expect(sibling?.waitsFor).toEqual(["waiter"]);
});

test("a daemon may wait for ever", () => {
  const claims = broken(() => {
    const idle = task("kswapd", { cpu: 0, daemon: true }, () => until("woken", () => false));
    return { actors: [idle, task("user", { cpu: 0 }, () => step("run", () => {}))] };
  });
  expect(claims).toEqual([]);
});

test("each task runs in the lane of its CPU, and is current there", () => {
  const { witness } = explored(() => {
    const who = cell("who", ["", "a"]);
    const body = () =>
      step("run", () => {
        who.value = current().name === "a" && current().cpu === 2 ? "a" : "";
      });
    const claims = [atEnd("never", () => who.value !== "a")];
    return { actors: [task("a", { cpu: 2 }, body)], claims };
  });
  expect(witness?.actors[0]?.lane).toBe("CPU2");
});

test("kernel code in an actor that is no task is a mistake", () => {
  const wrong = () =>
    broken(() => {
      const lock = spinlock("lock");
      return { actors: [actor("device", () => lock.lock())] };
    });
  expect(wrong).toThrow(/"device" runs kernel code but is no task/);
});
