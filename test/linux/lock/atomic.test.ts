import { expect, test } from "vitest";
import { assert, atEnd, range, type Steps, step } from "../../../src/index.ts";
import { type Atomic, atomic, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

/** Two tasks count up as told. */
function counting(up: (count: Atomic) => Steps) {
  return broken(() => {
    const count = atomic("count", range(0, 2));
    const body = () => up(count);
    return {
      actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 1 }, body)],
      claims: [atEnd("both-counted", () => count.counter.value === 2)],
    };
  });
}

test("an atomic increment is a single step, reading and setting are two", () => {
  expect(counting((count) => count.inc())).toEqual([]);
  const readAndSet = function* (count: Atomic) {
    yield* count.set((yield* count.read()) + 1);
  };
  expect(counting(readAndSet)).toEqual(["both-counted"]);
});

test("of two who count down to zero, exactly one is told", () => {
  const claims = broken(() => {
    const [count, told] = [atomic("count", range(0, 2), 2), atomic("told", range(0, 2))];
    const body = function* () {
      if (yield* count.decAndTest()) yield* told.inc();
    };
    return {
      actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 1 }, body)],
      claims: [atEnd("one-was-told", () => told.counter.value === 1)],
    };
  });
  expect(claims).toEqual([]);
});

test("conditional additions say whether they added", () => {
  const claims = broken(() => {
    const count = atomic("count", range(0, 3));
    const body = function* () {
      assert(!(yield* count.incNotZero()), "zero stays zero");
      assert((yield* count.addReturn(2)) === 2, "what it has become");
      assert(yield* count.incNotZero(), "two becomes three");
      assert(!(yield* count.addUnless(-3, 3)), "not from three");
      yield* count.dec();
      assert(yield* count.addUnless(-2, 3), "from anything else");
      yield* step("check", () => assert(count.counter.value === 0, "back to zero"));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});
