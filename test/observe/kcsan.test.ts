import { describe, expect, test } from "vitest";
import { type Cell, cell, range, type Steps, step, until } from "../../src/index.ts";
import {
  assertExclusiveAccess,
  assertExclusiveWriter,
  atomic,
  hardirq,
  kcsan,
  mutex,
  readOnce,
  rwsem,
  smpLoadAcquire,
  smpStoreRelease,
  task,
  testAndSetBit,
  writeOnce,
  xchg,
} from "../../src/linux/index.ts";
import { guardedBy } from "../../src/linux/lock/guarded-by.ts";
import { printedOf, reported, tasks, verdictOf } from "./observed.ts";

type Doing = (cell: Cell<number>) => Steps<unknown>;

const plainRead: Doing = (it) => it.read();
const plainWrite: Doing = (it) => it.write(1);

/** What comes of two tasks that do this to one cell. */
function both(one: Doing, other: Doing): string {
  return verdictOf(() => {
    const count = cell("count", range(0, 3));
    return {
      actors: tasks(
        () => one(count),
        () => other(count),
      ),
      claims: [kcsan([count])],
    };
  });
}

describe("two accesses at once", () => {
  test.each<[string, Doing, Doing]>([
    ["a plain write and a plain read", plainWrite, plainRead],
    ["two plain writes", plainWrite, plainWrite],
    ["a plain write and a marked read", plainWrite, readOnce],
    ["a marked write and a plain read", (it) => writeOnce(it, 1), plainRead],
    ["a plain write and an exchange", plainWrite, (it) => xchg(it, 2)],
    ["a plain write and a wait for it", plainWrite, (it) => until("spin", () => it.value === 1)],
  ])("%s are a race", (_, one, other) => {
    expect(both(one, other)).toMatch("no-data-race: count is raced for");
  });

  test.each<[string, Doing, Doing]>([
    ["two plain reads", plainRead, plainRead],
    ["two marked ones", (it) => writeOnce(it, 1), readOnce],
    ["a release and an acquire", (it) => smpStoreRelease(it, 1), smpLoadAcquire],
    ["two exchanges", (it) => xchg(it, 1), (it) => xchg(it, 2)],
  ])("%s are none", (_, one, other) => {
    expect(both(one, other)).toBe("holds");
  });

  test("atomics and bit operations are marked", () => {
    const build = () => {
      const [users, bit] = [atomic("users", range(0, 3)), cell("bit", [false, true])];
      const body = function* () {
        yield* users.inc();
        yield* testAndSetBit(bit);
      };
      return { actors: tasks(body, body), claims: [kcsan([users.counter, bit])] };
    };
    expect(verdictOf(build)).toBe("holds");
  });
});

describe("what orders accesses", () => {
  const published = (release: "released" | "plain"): string =>
    verdictOf(() => {
      const [value, flag] = [cell("value", range(0, 1)), cell("flag", range(0, 1))];
      const publish = function* () {
        yield* value.write(1);
        yield* release === "released" ? smpStoreRelease(flag, 1) : flag.write(1);
      };
      const consume = function* () {
        if ((yield* smpLoadAcquire(flag)) === 1) yield* value.read();
      };
      return { actors: tasks(publish, consume), claims: [kcsan([value, flag])] };
    });

  test("a flag that is released and acquired orders what it publishes", () => {
    expect(published("released")).toBe("holds");
  });

  test("the flag itself must be marked for that", () => {
    expect(published("plain")).toMatch("no-data-race: flag");
  });

  test("a lock orders, and two locks do not", () => {
    const locked = (count: 1 | 2) =>
      verdictOf(() => {
        const locks = [mutex("a"), mutex("b")];
        const shared = cell("shared", range(0, 2));
        const bodies = [0, 1].map((index) => {
          const lock = locks[index % count]!;
          return function* () {
            yield* lock.lock();
            yield* step("shared++", () => {
              shared.value += 1;
            });
            yield* lock.unlock();
          };
        });
        return { actors: tasks(...bodies), claims: [kcsan([shared])] };
      });
    expect(locked(1)).toBe("holds");
    expect(locked(2)).toMatch("no-data-race: shared");
  });

  test("an interrupt finds the task it interrupts in the midst of its access", () => {
    const interrupted = (isMasked: boolean) =>
      verdictOf(() => {
        const lock = mutex("lock");
        const count = cell("count", range(0, 2));
        const body = function* () {
          yield* lock.lock();
          yield* isMasked ? writeOnce(count, 1) : count.write(1);
          yield* lock.unlock();
        };
        return {
          actors: [
            task("task", { cpu: 0 }, body),
            hardirq("irq", { cpu: 0 }, () => writeOnce(count, 2)),
          ],
          claims: [kcsan([count])],
        };
      });
    expect(interrupted(false)).toMatch("no-data-race: count");
    expect(interrupted(true)).toBe("holds");
  });
});

describe("assertions", () => {
  const asserting = (assertion: (cell: Cell<number>) => Steps, other: Doing) =>
    verdictOf(() => {
      const count = cell("count", range(0, 3));
      return {
        actors: tasks(
          () => assertion(count),
          () => other(count),
        ),
      };
    });

  test("ASSERT_EXCLUSIVE_WRITER minds another writer, marked or not, and no reader", () => {
    expect(asserting(assertExclusiveWriter, (it) => writeOnce(it, 1))).toMatch("no-data-race");
    expect(asserting(assertExclusiveWriter, plainWrite)).toMatch("no-data-race");
    expect(asserting(assertExclusiveWriter, plainRead)).toBe("holds");
  });

  test("ASSERT_EXCLUSIVE_ACCESS minds a reader too", () => {
    expect(asserting(assertExclusiveAccess, readOnce)).toMatch("no-data-race");
    expect(asserting(assertExclusiveAccess, () => step("elsewhere", () => {}))).toBe("holds");
  });
});

describe("guardedBy", () => {
  const guarded = (held: "none" | "read" | "write", access: "read" | "write") =>
    verdictOf(() => {
      const sem = rwsem("sem");
      const field = guardedBy(sem, cell("field", range(0, 1)));
      return {
        actors: tasks(function* () {
          if (held === "read") yield* sem.downRead();
          if (held === "write") yield* sem.downWrite();
          yield* access === "read" ? field.read() : field.write(1);
        }),
      };
    });

  test.each([
    ["none", "read"],
    ["none", "write"],
    ["read", "write"],
  ] as const)("held for %s is not enough to %s", (held, access) => {
    expect(guarded(held, access)).toMatch(
      /guarded-by: T0 \w+ field without sem, which line \d+ asks/,
    );
  });

  test.each([
    ["read", "read"],
    ["write", "read"],
    ["write", "write"],
  ] as const)("held for %s is enough to %s", (held, access) => {
    expect(guarded(held, access)).toBe("holds");
  });
});

test("KCSAN's report has its layout", () => {
  const printed = printedOf(() => {
    const count = cell("count", range(0, 3));
    return {
      actors: tasks(
        () => count.write(1),
        () => readOnce(count),
      ),
      claims: [kcsan([count])],
    };
  });
  expect(printed).toEqual([
    "BUG: KCSAN: data-race in count = 1 / READ_ONCE(count)",
    "",
    "write to count by T0 on cpu 0:",
    " count = 1",
    "",
    "read (marked) to count by T1 on cpu 1:",
    " READ_ONCE(count)",
  ]);
});

test("a random walk leaves data races undecided", () => {
  const { verdict, undecided } = reported(() => {
    const count = cell("count", range(0, 3));
    return {
      actors: tasks(
        () => count.read(),
        () => count.read(),
      ),
      claims: [kcsan([count])],
    };
  }, "random");
  expect(verdict.kind).toBe("unresolved");
  expect(undecided.map(({ claim }) => claim)).toEqual(["no-data-race"]);
});
