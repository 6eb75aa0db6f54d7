import { expect, test } from "vitest";
import { assert, cell, type Steps, step } from "../../../src/index.ts";
import { hardirq, type Seqlock, seqlock, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

test("two writers and a reader: no update is lost and no half of one is seen", () => {
  const claims = broken(() => {
    const lock = seqlock("xtime_lock");
    const [seconds, nanoseconds] = [cell("tv_sec", [0, 1, 2]), cell("tv_nsec", [0, 1, 2])];
    const tick = function* () {
      yield* lock.writeLock();
      const now = yield* seconds.read();
      yield* seconds.write(now === 0 ? 1 : 2);
      yield* nanoseconds.write(now === 0 ? 1 : 2);
      yield* lock.writeUnlock();
    };
    const reader = task("gettimeofday", { cpu: 2 }, function* () {
      const [sec, nsec] = yield* lock.read(function* () {
        return [yield* seconds.read(), yield* nanoseconds.read()] as const;
      });
      assert(sec === nsec, "read half of a change");
    });
    return { actors: [task("a", { cpu: 0 }, tick), task("b", { cpu: 1 }, tick), reader] };
  });
  expect(claims).toEqual([]);
});

test("a writer that a reading handler may interrupt must turn interrupts off", () => {
  const claims = (write: (lock: Seqlock) => Steps) =>
    broken(() => {
      const lock = seqlock("xtime_lock");
      const handler = hardirq("timer", { cpu: 0 }, () => lock.read(() => step("read", () => {})));
      return { actors: [task("writer", { cpu: 0 }, () => write(lock)), handler] };
    });
  const plain = function* (lock: Seqlock) {
    yield* lock.writeLock();
    yield* lock.writeUnlock();
  };
  const irqsave = function* (lock: Seqlock) {
    const flags = yield* lock.writeLockIrqsave();
    yield* lock.writeUnlockIrqrestore(flags);
  };
  expect(claims(plain)).toEqual(["no-self-deadlock"]);
  expect(claims(irqsave)).toEqual([]);
});
