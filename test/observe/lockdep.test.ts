import { describe, expect, test } from "vitest";
import { cell, choose, routine, step } from "../../src/index.ts";
import { lockdep, mutex } from "../../src/linux/index.ts";
import {
  type Build,
  nested,
  printedOf,
  reported,
  tasks,
  verdictOf,
  witnessOf,
} from "./observed.ts";

const claims = [lockdep()];

describe("circles", () => {
  const crossing = (gated: boolean, ordered: boolean): Build => {
    return () => {
      const [gate, a, b] = [mutex("gate"), mutex("a"), mutex("b")];
      const under = gated ? [gate] : [];
      const other = ordered ? [a, b] : [b, a];
      return {
        actors: tasks(
          () => nested(...under, a, b),
          () => nested(...under, ...other),
        ),
        claims,
      };
    };
  };
  const circle = "lockdep: possible circular locking dependency detected: a -> b -> a";

  test("two orders of two locks are reported where they hang, and it is said that they do", () => {
    const { claim, splat, actors } = witnessOf("lockdep", crossing(false, false));
    expect(claim).toBe("lockdep");
    expect(splat?.at(-1)?.text).toBe("It is real: the run above ends where they wait for ever.");
    expect(actors.map(({ status }) => status)).toEqual(["blocked", "blocked"]);
  });

  test("two orders of two locks are reported where a third keeps them apart, and it is named", () => {
    expect(verdictOf(crossing(true, false))).toBe(circle);
    expect(printedOf(crossing(true, false)).at(-1)).toBe(
      "In none of the 24 states explored does it hang; each time (gate) is held as well.",
    );
  });

  test("two orders are reported of a single actor, which can never hang", () => {
    const build: Build = () => {
      const [a, b] = [mutex("a"), mutex("b")];
      return {
        actors: tasks(function* () {
          yield* nested(a, b);
          yield* nested(b, a);
        }),
        claims,
      };
    };
    expect(verdictOf(build)).toBe(circle);
    expect(printedOf(build).at(-1)).toBe("In none of the 9 states explored does it hang.");
  });

  test("one order is not reported", () => {
    expect(verdictOf(crossing(false, true))).toBe("holds");
  });

  test("a circle of three is reported", () => {
    expect(
      verdictOf(() => {
        const [gate, a, b, c] = [mutex("gate"), mutex("a"), mutex("b"), mutex("c")];
        const pairs = [
          [a, b],
          [b, c],
          [c, a],
        ];
        return { actors: tasks(...pairs.map((pair) => () => nested(gate, ...pair))), claims };
      }),
    ).toBe("lockdep: possible circular locking dependency detected: a -> b -> c -> a");
  });

  test("a lock that is only tried comes after nothing", () => {
    expect(
      verdictOf(() => {
        const [a, b] = [mutex("a"), mutex("b")];
        const trying = function* () {
          yield* b.lock();
          if (yield* a.trylock()) yield* a.unlock();
          yield* b.unlock();
        };
        return { actors: tasks(() => nested(a, b), trying), claims };
      }),
    ).toBe("holds");
  });

  test("what an unclaimed circle would make lockdep print is an aside", () => {
    const unclaimed = reported((setting) => ({ ...crossing(true, false)(setting), claims: [] }));
    expect(unclaimed.verdict.kind).toBe("holds");
    expect(unclaimed.asides).toEqual([
      "no claim asks for it, but lockdep would print: possible circular locking dependency " +
        "detected: a -> b -> a",
    ]);
  });
});

test("who ends and holds a lock is reported, whoever else wants it", () => {
  const leaving = (lets: boolean): Build => {
    return () => {
      const lock = mutex("lock");
      const body = function* () {
        yield* lock.lock();
        if (lets) yield* lock.unlock();
      };
      return { actors: tasks(body), claims };
    };
  };
  expect(verdictOf(leaving(false))).toBe("lockdep: lock held at task exit: lock");
  expect(verdictOf(leaving(true))).toBe("holds");
});

test("a lock that a routine may or may not have taken is held only where it was", () => {
  const conditional = (unlocks: boolean): Build => {
    return () => {
      const [flag, lock] = [cell("flag", [false, true]), mutex("lock")];
      const maybeLock = routine("maybe_lock", function* () {
        if (yield* flag.read()) yield* lock.lock();
      });
      const body = function* () {
        yield* step("configure", () => {
          flag.value = choose([false, true]);
        });
        yield* maybeLock();
        if ((yield* flag.read()) && unlocks) yield* lock.unlock();
      };
      return { actors: tasks(body), claims };
    };
  };
  expect(verdictOf(conditional(true))).toBe("holds");
  expect(verdictOf(conditional(false))).toBe("lockdep: lock held at task exit: lock");
});

test("lockdep's report has its layout", () => {
  const printed = printedOf(() => {
    const [gate, a, b] = [mutex("gate"), mutex("a"), mutex("b")];
    return {
      actors: tasks(
        () => nested(gate, a, b),
        () => nested(gate, b, a),
      ),
      claims,
    };
  });
  expect(printed.map((line) => line.trimEnd())).toEqual([
    "======================================================",
    "WARNING: possible circular locking dependency detected",
    "------------------------------------------------------",
    "T1 is trying to acquire lock: (a){write}, in mutex_lock(a)",
    "but task is already holding lock: (b){write}, in mutex_lock(b)",
    "which lock already depends on the new lock.",
    "the existing dependency chain (in reverse order) is:",
    "-> #1 (b){write}: T0, in mutex_lock(b)",
    "       while it holds (a), in mutex_lock(a)",
    "-> #0 (a){write}: T1, in mutex_lock(a)",
    "       while it holds (b), in mutex_lock(b)",
    "Possible unsafe locking scenario:",
    "       CPU0                    CPU1",
    "       ----                    ----",
    "       lock(a);",
    "                               lock(b);",
    "       lock(b);",
    "                               lock(a);",
    " *** DEADLOCK ***",
    "In none of the 24 states explored does it hang; each time (gate) is held as well.",
  ]);
});

test("a random walk that has seen both orders reports them, and says nothing of what it has not seen", () => {
  const walked = (crosses: boolean) =>
    reported(() => {
      const [gate, a, b] = [mutex("gate"), mutex("a"), mutex("b")];
      const other = crosses ? [b, a] : [a, b];
      return {
        actors: tasks(
          () => nested(gate, a, b),
          () => nested(gate, ...other),
        ),
        claims,
      };
    }, "random");
  expect(walked(true).verdict).toMatchObject({ kind: "violated", claim: "lockdep" });
  expect(walked(true).witness?.splat?.at(-1)?.text).toMatch("is not known");
  expect(walked(false).verdict.kind).toBe("unresolved");
  expect(walked(false).undecided.map(({ claim }) => claim)).toEqual(["lockdep"]);
});
