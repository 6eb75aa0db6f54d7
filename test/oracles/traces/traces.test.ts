/** How many traces programs have, counted from what refault has learned of their steps. */
import { expect, test } from "vitest";
import { countTraces } from "./counter.ts";
import { families } from "./families.ts";
import { litmus, lock, type Mutex, unlock } from "./litmus.ts";
import { locks } from "./locks.ts";
import { published } from "./published.ts";

const programs = [...published, ...families, ...locks];

test.for(programs)("$name has $traces traces", ({ model, traces }) => {
  expect(countTraces(model.instantiate("only")).complete).toBe(traces);
});

test("a run that ends in waiting is told from one that ends", () => {
  const { model } = litmus("cross", 0, ({ mutexes }) => {
    const [one, other] = mutexes("lock", 2) as [Mutex, Mutex];
    const both = (first: Mutex, second: Mutex) =>
      function* () {
        yield* lock(first);
        yield* lock(second);
        yield* unlock(second);
        yield* unlock(first);
      };
    return [both(one, other), both(other, one)];
  });
  expect(countTraces(model.instantiate("only"))).toEqual({ complete: 2, blocked: 1 });
});
