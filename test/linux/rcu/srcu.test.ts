import { expect, test } from "vitest";
import { assert, cell, step } from "../../../src/index.ts";
import { mutex, spinlock, srcu, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

/** A reader that sleeps while it uses what it found, and an updater that waits for a domain. */
function freeing(domain: "its own" | "another") {
  return broken(() => {
    const [read, other] = [srcu("read"), srcu("other")];
    const sleeps = mutex("sleeps");
    const pointer = cell("pointer", ["set", "null"]);
    const freed = cell("freed", [false, true]);
    const reader = task("reader", { cpu: 0 }, function* () {
      yield* read.readLock();
      if ((yield* pointer.read()) === "set") {
        yield* sleeps.lock();
        yield* step("use", () => assert(!freed.value, "used after it was freed"));
        yield* sleeps.unlock();
      }
      yield* read.readUnlock();
    });
    const updater = task("updater", { cpu: 1 }, function* () {
      yield* pointer.write("null");
      yield* (domain === "its own" ? read : other).synchronize();
      yield* freed.write(true);
    });
    return { actors: [reader, updater] };
  });
}

test("a reader may sleep, and a grace period of its domain waits for it", () => {
  expect(freeing("its own")).toEqual([]);
});

test("a grace period of another domain does not", () => {
  expect(freeing("another")).toEqual(["assertion"]);
});

test("one who waits for the domain that it reads in waits for itself", () => {
  const claims = broken(() => {
    const domain = srcu("domain");
    const body = function* () {
      yield* domain.readLock();
      yield* domain.synchronize();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["no-deadlock"]);
});

test("waiting for a grace period may sleep, and sections must balance", () => {
  const waiting = broken(() => {
    const [domain, lock] = [srcu("domain"), spinlock("lock")];
    const body = function* () {
      yield* lock.lock();
      yield* domain.synchronize();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(waiting).toEqual(["no-sleep-in-atomic"]);
  const leaving = broken(() => {
    const domain = srcu("domain");
    return { actors: [task("a", { cpu: 0 }, () => domain.readUnlock())] };
  });
  expect(leaving).toEqual(["rcu-nesting-balanced"]);
});
