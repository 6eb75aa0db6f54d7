import { expect, test } from "vitest";
import { actor, assert, booleans, cell, step, when } from "../../../src/index.ts";
import { fence, spinlock, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

/** A task hands work to a device and looks at the result; the device may need an interrupt to say so. */
function handingWork(waits: "waits" | "does not wait") {
  return broken(() => {
    const done = fence("bo.sync_obj");
    const result = cell("result", booleans);
    const device = actor("device", { daemon: true }, function* () {
      yield* step("work", () => {
        when(!done.isSignalled());
        result.value = true;
      });
      yield* step("signal", () => done.signal());
    });
    const user = task("user", { cpu: 0 }, function* () {
      yield* step("emit", () => done.emit());
      if (waits === "waits") yield* done.wait();
      yield* step("look", () => assert(result.value, "the work is done"));
    });
    return { actors: [user, device] };
  });
}

test("whoever waits for a fence finds the work before it done", () => {
  expect(handingWork("waits")).toEqual([]);
});

test("whoever does not wait finds it done or not", () => {
  expect(handingWork("does not wait")).toEqual(["assertion"]);
});

test("a fence that nobody signals is waited for in vain", () => {
  const claims = broken(() => {
    const done = fence("bo.sync_obj");
    const user = task("user", { cpu: 0 }, function* () {
      yield* done.wait();
      yield* step("emit", () => done.emit());
      yield* done.wait();
    });
    return { actors: [user] };
  });
  expect(claims).toEqual(["no-deadlock"]);
});

test("waiting for a fence sleeps, signalled or not", () => {
  const claims = broken(() => {
    const [lock, done] = [spinlock("bo.lock"), fence("bo.sync_obj")];
    const user = task("user", { cpu: 0 }, function* () {
      yield* lock.lock();
      yield* done.wait();
    });
    return { actors: [user] };
  });
  expect(claims).toEqual(["no-sleep-in-atomic"]);
});
