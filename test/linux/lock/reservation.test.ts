import { expect, test } from "vitest";
import { assert, atEnd, cell, range, step } from "../../../src/index.ts";
import { reservation, spinlock, task } from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";

test("an object is reserved by one task at a time, whoever waits longest", () => {
  const claims = broken(() => {
    const reserved = reservation("bo.reserved");
    const sum = cell("sum", range(0, 3));
    const body = function* () {
      yield* reserved.reserve();
      const seen = yield* sum.read();
      yield* sum.write(seen + 1);
      yield* reserved.unreserve();
    };
    return {
      actors: [0, 1, 2].map((cpu) => task(`task${cpu}`, { cpu }, body)),
      claims: [atEnd("all-counted", () => sum.value === 3)],
    };
  });
  expect(claims).toEqual([]);
});

test("whoever may not wait is told -EBUSY", () => {
  const claims = broken(() => {
    const reserved = reservation("bo.reserved");
    const body = function* () {
      assert((yield* reserved.tryReserve()) === 0, "a free object is reserved");
      assert((yield* reserved.tryReserve()) === "-EBUSY", "a reserved one is not");
      yield* reserved.unreserve();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("whoever waits until it is unreserved has not reserved it", () => {
  const { verdict } = explored(() => {
    const reserved = reservation("bo.reserved");
    const body = function* () {
      yield* reserved.waitUnreserved();
      yield* reserved.unreserve();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  const message = "a unreserves bo.reserved, which it has not reserved";
  expect(verdict).toEqual({ kind: "violated", claim: "unlock-by-owner", message });
});

test("reserving, and waiting for it, sleep; trying does not", () => {
  const underSpinlock = (take: "reserve" | "waitUnreserved" | "tryReserve") =>
    broken(() => {
      const [lock, reserved] = [spinlock("lock"), reservation("bo.reserved")];
      const body = function* () {
        yield* lock.lock();
        yield* reserved[take]();
        yield* lock.unlock();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
  expect(underSpinlock("reserve")).toEqual(["no-sleep-in-atomic"]);
  expect(underSpinlock("waitUnreserved")).toEqual(["no-sleep-in-atomic"]);
  expect(underSpinlock("tryReserve")).toEqual([]);
});

test("reserving what one has reserved is reported, and so are two that reserve crosswise", () => {
  const twice = broken(() => {
    const reserved = reservation("bo.reserved");
    const body = function* () {
      yield* reserved.reserve();
      yield* reserved.reserve();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(twice).toEqual(["no-self-deadlock"]);
  const crosswise = explored(() => {
    const objects = [reservation("bo0"), reservation("bo1")] as const;
    const both = (first: 0 | 1) =>
      function* () {
        yield* objects[first].reserve();
        yield* objects[first === 0 ? 1 : 0].reserve();
        yield* step("move", () => {});
      };
    return { actors: [task("a", { cpu: 0 }, both(0)), task("b", { cpu: 1 }, both(1))] };
  });
  expect(crosswise.broken.map(({ claim }) => claim)).toEqual(["no-deadlock"]);
  expect(crosswise.witness?.actors.map(({ waitsFor }) => waitsFor)).toEqual([["b"], ["a"]]);
});
