import { expect, test } from "vitest";
import { assert } from "../../../src/index.ts";
import { bitSpinlock, mutex, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { counting, keptApart, takingTwice } from "./exclusion.ts";

test("two tasks are never both inside", () => {
  expect(counting(() => bitSpinlock("flags.bit"))).toEqual(keptApart);
});

test("locking a bit twice is a deadlock and nothing more, for the bit has no owner", () => {
  expect(takingTwice(() => bitSpinlock("flags.bit"))).toEqual(["no-deadlock"]);
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
