import { expect, test } from "vitest";
import { assert, cell, type Steps, step, until } from "../../../src/index.ts";
import { schedule, spinlock, task, type WaitQueue, waitQueue } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

interface Shared {
  readonly queue: WaitQueue;
  /** `if (ready)`, in a step of its own. */
  readonly look: () => Steps<boolean>;
}

/** One waits as told for what another makes true and then says, or does not say. */
function waiting(wait: (shared: Shared) => Steps, wakes: "wakes" | "forgets to wake" = "wakes") {
  return broken(() => {
    const queue = waitQueue("wait");
    const ready = cell("ready", [false, true]);
    const look = () => step("ready?", () => ready.value);
    const waker = task("waker", { cpu: 1 }, function* () {
      yield* ready.write(true);
      if (wakes === "wakes") yield* queue.wakeUp();
    });
    return { actors: [task("waiter", { cpu: 0 }, () => wait({ queue, look })), waker] };
  });
}

function* prepareThenLook({ queue, look }: Shared): Steps {
  yield* queue.prepare();
  if (!(yield* look())) yield* schedule();
  yield* queue.finish();
}

function* lookThenPrepare({ queue, look }: Shared): Steps {
  if (yield* look()) return;
  yield* queue.prepare();
  yield* schedule();
  yield* queue.finish();
}

test("who prepares to wait before it looks is woken, whenever it becomes true", () => {
  expect(waiting(prepareThenLook)).toEqual([]);
});

test("who looks before it prepares to wait may sleep through the wake-up", () => {
  expect(waiting(lookThenPrepare)).toEqual(["no-deadlock"]);
});

test("wait_event returns once the condition holds and somebody says so", () => {
  const event = (condition: "true before" | "made true") =>
    broken(() => {
      const queue = waitQueue("wait");
      const ready = cell("ready", [false, true], condition === "true before");
      const waiter = task("waiter", { cpu: 0 }, () => queue.event("ready?", () => ready.value));
      const waker = task("waker", { cpu: 1 }, function* () {
        if (condition === "true before") return;
        yield* ready.write(true);
        yield* queue.wakeUp();
      });
      return { actors: [waiter, waker] };
    });
  expect(event("true before")).toEqual([]);
  expect(event("made true")).toEqual([]);
});

test("a condition that becomes true without a wake-up leaves its waiter asleep", () => {
  expect(waiting(prepareThenLook, "forgets to wake")).toEqual(["no-deadlock"]);
});

/** Two sleep; one wakes them as told, once both are on the queue. */
function twoSleep(prepare: (queue: WaitQueue) => Steps, wake: (queue: WaitQueue) => Steps) {
  return broken(() => {
    const queue = waitQueue("wait");
    const sleep = function* () {
      yield* prepare(queue);
      yield* schedule();
      yield* queue.finish();
    };
    const waker = task("waker", { cpu: 2 }, function* () {
      yield* until("both wait", () => waitersOf(queue) === 2);
      yield* wake(queue);
    });
    return { actors: [task("a", { cpu: 0 }, sleep), task("b", { cpu: 1 }, sleep), waker] };
  });
}

test("wake_up wakes all who wait, but of the exclusive ones just one", () => {
  const wakeUp = (queue: WaitQueue) => queue.wakeUp();
  expect(twoSleep((queue) => queue.prepare(), wakeUp)).toEqual([]);
  expect(twoSleep((queue) => queue.prepareExclusive(), wakeUp)).toEqual(["no-deadlock"]);
});

test("wake_up_all wakes the exclusive ones too", () => {
  const prepare = (queue: WaitQueue) => queue.prepareExclusive();
  expect(twoSleep(prepare, (queue) => queue.wakeUpAll())).toEqual([]);
});

test("whoever is woken is off the queue before it runs", () => {
  const check = function* (queue: WaitQueue) {
    yield* step("wake_up, look", () => {
      queue.wake(0);
      assert(waitersOf(queue) === 0, "still on the queue");
    });
  };
  expect(twoSleep((queue) => queue.prepare(), check)).toEqual([]);
});

test("waiting for an event under a spinlock is reported, even if it has happened", () => {
  const claims = broken(() => {
    const [queue, lock] = [waitQueue("wait"), spinlock("lock")];
    const body = function* () {
      yield* lock.lock();
      yield* queue.event("true", () => true);
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["no-sleep-in-atomic"]);
});

function waitersOf({ waiters, exclusive }: WaitQueue): number {
  return waiters.value.length + exclusive.value.length;
}
