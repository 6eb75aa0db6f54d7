import { expect, test } from "vitest";
import { assert, atEnd, cell, range, step } from "../../../src/index.ts";
import {
  hardirq,
  inAtomic,
  mutex,
  type RwlockKind,
  rwlock,
  task,
} from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";

const kinds = ["classic", "queued"] as const;

test("a writer is inside alone, in both kinds", () => {
  for (const kind of kinds) {
    const claims = broken(() => {
      const lock = rwlock("lock", kind);
      const sum = cell("sum", range(0, 2));
      const writer = function* () {
        yield* lock.writeLock();
        const seen = yield* sum.read();
        yield* sum.write(seen + 1);
        yield* lock.writeUnlock();
      };
      const reader = task("reader", { cpu: 2 }, function* () {
        yield* lock.readLock();
        const before = yield* sum.read();
        assert((yield* sum.read()) === before, "written under a reader");
        yield* lock.readUnlock();
      });
      return {
        actors: [task("a", { cpu: 0 }, writer), task("b", { cpu: 1 }, writer), reader],
        claims: [atEnd("both-counted", () => sum.value === 2)],
      };
    });
    expect(claims).toEqual([]);
  }
});

test("two readers are inside at once, in both kinds", () => {
  for (const kind of kinds) {
    const claims = broken(() => {
      const lock = rwlock("lock", kind);
      const inside = [cell("first", [false, true]), cell("second", [false, true])] as const;
      const body = (mine: 0 | 1) =>
        function* () {
          yield* lock.readLock();
          yield* inside[mine].write(true);
          assert(!(yield* inside[mine === 0 ? 1 : 0].read()), "both are inside");
          yield* inside[mine].write(false);
          yield* lock.readUnlock();
        };
      return { actors: [task("a", { cpu: 0 }, body(0)), task("b", { cpu: 1 }, body(1))] };
    });
    expect(claims).toEqual(["assertion"]);
  }
});

/** A task reads twice; a writer on another CPU may come between. */
function readingTwice(kind: RwlockKind, where: "in the task" | "in an interrupt") {
  return explored(() => {
    const lock = rwlock("lock", kind);
    const read = function* () {
      yield* lock.readLock();
      if (where === "in the task") yield* lock.readLock();
      if (where === "in the task") yield* lock.readUnlock();
      yield* lock.readUnlock();
    };
    const writer = task("writer", { cpu: 1 }, function* () {
      yield* lock.writeLock();
      yield* lock.writeUnlock();
    });
    const handler = hardirq("handler", { cpu: 0 }, function* () {
      yield* lock.readLock();
      yield* lock.readUnlock();
    });
    const reader = task("reader", { cpu: 0 }, read);
    return { actors: where === "in the task" ? [reader, writer] : [reader, writer, handler] };
  });
}

test("a task may read twice under the classic lock, not behind a writer in the queue", () => {
  expect(readingTwice("classic", "in the task").verdict).toEqual({ kind: "holds" });
  const { verdict, witness } = readingTwice("queued", "in the task");
  expect(verdict).toMatchObject({ kind: "violated", claim: "no-deadlock" });
  expect(witness?.actors.map(({ waitsFor }) => waitsFor)).toEqual([
    ["reader", "writer"],
    ["reader"],
  ]);
});

test("a handler that interrupts a reader goes ahead of the writer that waits for it", () => {
  for (const kind of kinds) {
    expect(readingTwice(kind, "in an interrupt").verdict).toEqual({ kind: "holds" });
  }
});

test("a writer that a reading handler may interrupt must turn interrupts off", () => {
  for (const kind of kinds) {
    const claims = (form: "" | "_irq") =>
      broken(() => {
        const lock = rwlock("lock", kind);
        const writer = task("writer", { cpu: 0 }, function* () {
          yield* lock.writeLock(form);
          yield* lock.writeUnlock(form);
        });
        const handler = hardirq("handler", { cpu: 0 }, function* () {
          yield* lock.readLock();
          yield* lock.readUnlock();
        });
        return { actors: [writer, handler] };
      });
    expect(claims("")).toEqual(["no-self-deadlock"]);
    expect(claims("_irq")).toEqual([]);
  }
});

test("writing what one reads, unlocking a stranger's lock and sleeping inside are reported", () => {
  for (const kind of kinds) {
    const doing = (what: "upgrade" | "unlock" | "sleep") =>
      broken(() => {
        const [lock, sleeps] = [rwlock("lock", kind), mutex("sleeps")];
        const body = function* () {
          if (what !== "unlock") yield* lock.readLock();
          if (what === "upgrade") yield* lock.writeLock();
          if (what === "sleep") yield* sleeps.lock();
          yield* lock.readUnlock();
        };
        return { actors: [task("a", { cpu: 0 }, body)] };
      });
    expect(doing("upgrade")).toEqual(["no-self-deadlock"]);
    expect(doing("unlock")).toEqual(["unlock-by-owner"]);
    expect(doing("sleep")).toEqual(["no-sleep-in-atomic"]);
  }
});

test("a trylock says whether it could be had at once, and keeps preemption off only then", () => {
  for (const kind of kinds) {
    const claims = broken(() => {
      const lock = rwlock("lock", kind);
      const body = function* () {
        assert(yield* lock.readTrylock(), "a free lock is read");
        assert(yield* lock.readTrylock(), "a lock that is read is read again");
        assert(!(yield* lock.writeTrylock()), "a lock that is read is not written");
        yield* lock.readUnlock();
        yield* lock.readUnlock();
        yield* step("check", () => assert(!inAtomic(), "nothing is held"));
        assert(yield* lock.writeTrylock(), "a free lock is written");
        assert(!(yield* lock.readTrylock()), "a lock that is written is not read");
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
    expect(claims).toEqual([]);
  }
});
