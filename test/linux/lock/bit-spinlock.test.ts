import { expect, test } from "vitest";
import { assert, atEnd, cell, range } from "../../../src/index.ts";
import { bitSpinlock, mutex, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

test("two tasks are never both inside", () => {
  const count = (locked: boolean) =>
    broken(() => {
      const lock = bitSpinlock("flags.bit");
      const sum = cell("sum", range(0, 2));
      const body = function* () {
        if (locked) yield* lock.lock();
        const seen = yield* sum.read();
        yield* sum.write(seen + 1);
        if (locked) yield* lock.unlock();
      };
      return {
        actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 1 }, body)],
        claims: [atEnd("both-counted", () => sum.value === 2)],
      };
    });
  expect(count(true)).toEqual([]);
  expect(count(false)).toEqual(["both-counted"]);
});

test("locking a bit twice is a deadlock and nothing more, for the bit has no owner", () => {
  const claims = broken(() => {
    const lock = bitSpinlock("flags.bit");
    const body = function* () {
      yield* lock.lock();
      yield* lock.lock();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["no-deadlock"]);
});

test("sleeping under it is reported, and unlocking a bit that is not set", () => {
  const sleeping = broken(() => {
    const [bit, lock] = [bitSpinlock("flags.bit"), mutex("lock")];
    const body = function* () {
      yield* bit.lock();
      yield* lock.lock();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(sleeping).toEqual(["no-sleep-in-atomic"]);
  const unbalanced = broken(() => {
    const bit = bitSpinlock("flags.bit");
    return { actors: [task("a", { cpu: 0 }, () => bit.unlock())] };
  });
  expect(unbalanced).toEqual(["unlock-balanced"]);
});

test("a trylock says whether it was free and never waits", () => {
  const claims = broken(() => {
    const lock = bitSpinlock("flags.bit");
    const body = function* () {
      assert(yield* lock.trylock(), "a free bit is taken");
      assert(!(yield* lock.trylock()), "a set one is not");
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});
