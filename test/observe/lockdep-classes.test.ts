import { describe, expect, test } from "vitest";
import { lockdep, rwlock, rwsem, spinlock } from "../../src/linux/index.ts";
import { type Build, tasks, verdictOf } from "./observed.ts";

const claims = [lockdep()];

describe("readers", () => {
  const readers = (kind: "classic" | "queued"): Build => {
    return () => {
      const [a, b] = [rwlock("a", kind), rwlock("b", kind)];
      const reading = function* (first: typeof a, second: typeof a) {
        yield* first.readLock();
        yield* second.readLock();
        yield* second.readUnlock();
        yield* first.readUnlock();
      };
      return {
        actors: tasks(
          () => reading(a, b),
          () => reading(b, a),
        ),
        claims,
      };
    };
  };

  test("who reads past waiting writers makes no circle with other readers", () => {
    expect(verdictOf(readers("classic"))).toBe("holds");
  });

  test("who queues up behind a writer does", () => {
    expect(verdictOf(readers("queued"))).toMatch(
      "circular locking dependency detected: a -> b -> a",
    );
  });

  test("reading a semaphore twice is recursion", () => {
    expect(
      verdictOf(() => {
        const sem = rwsem("mmap_sem");
        return {
          actors: tasks(function* () {
            yield* sem.downRead();
            yield* sem.downRead();
            yield* sem.upRead();
            yield* sem.upRead();
          }),
          claims,
        };
      }),
    ).toBe("lockdep: possible recursive locking detected: mmap_sem");
  });
});

describe("classes", () => {
  const two = (isNested: boolean): Build => {
    return () => {
      const [p, q] = [spinlock("P.ptl", { class: "ptl" }), spinlock("Q.ptl", { class: "ptl" })];
      return {
        actors: tasks(function* () {
          yield* p.lock();
          yield* isNested ? q.lockNested(1) : q.lock();
          yield* q.unlock();
          yield* p.unlock();
        }),
        claims,
      };
    };
  };

  test("two locks of one class are recursion", () => {
    expect(verdictOf(two(false))).toBe("lockdep: possible recursive locking detected: ptl");
  });

  test("unless one is said to be of a subclass", () => {
    expect(verdictOf(two(true))).toBe("holds");
  });
});
