import { describe, expect, test } from "vitest";
import {
  mutex,
  noReferenceLeaked,
  rcuProtected,
  readCopyUpdate,
  refcount,
} from "../../src/linux/index.ts";
import { type Build, tasks, verdictOf } from "./observed.ts";

describe("references", () => {
  /** Two who each hold one reference; the second puts its own so often. */
  const putting = (times: number): Build => {
    return () => {
      const users = refcount("users", { initial: 2 });
      const other = function* () {
        for (let put = 0; put < times; put++) yield* users.decAndTest();
      };
      const actors = tasks(() => users.decAndTest(), other);
      return { actors, claims: [noReferenceLeaked([users])] };
    };
  };

  test("one that is never put is leaked", () => {
    expect(verdictOf(putting(0))).toBe(
      "no-reference-leaked: 1 of the references to users are never put",
    );
  });

  test("one that is put once is not", () => {
    expect(verdictOf(putting(1))).toBe("holds");
  });

  test("one that is put twice breaks a claim at once", () => {
    expect(verdictOf(putting(2))).toMatch("no-refcount-underflow");
  });
});

describe("RCU", () => {
  const reading = (waits: boolean, sleeps: boolean, inSection: boolean): Build => {
    return () => {
      const rcu = readCopyUpdate("preemptible");
      const [object, lock] = [rcuProtected("seg", rcu), mutex("lock")];
      const reader = function* () {
        if (inSection) yield* rcu.readLock();
        const isThere = yield* object.dereference();
        if (sleeps) yield* lock.lock();
        if (isThere) yield* object.use();
        if (inSection) yield* rcu.readUnlock();
      };
      const updater = function* () {
        yield* object.unpublish();
        if (waits) yield* rcu.synchronize();
        yield* object.free();
      };
      return { actors: tasks(reader, updater) };
    };
  };

  test("who frees after a grace period harms no reader", () => {
    expect(verdictOf(reading(true, false, true))).toBe("holds");
  });
  test("who frees before is told which reader uses the object still", () => {
    expect(verdictOf(reading(false, false, true))).toBe(
      "no-use-after-grace-period: T0 uses seg though it reads still, and it is freed",
    );
  });
  test("who sleeps in a read section is told", () => {
    expect(verdictOf(reading(true, true, true))).toMatch("no-sleep-in-atomic");
  });
  test("who looks outside a section is suspicious", () => {
    expect(verdictOf(reading(true, false, false))).toMatch(
      "rcu-dereference-in-section: suspicious",
    );
  });
});
