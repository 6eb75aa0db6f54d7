import { expect, test } from "vitest";
import { assert, cell, choose } from "../../../src/index.ts";
import { semaphore, spinlock, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

test("as many as it counts are inside at once, and no more", () => {
  const met = (initial: number) =>
    broken(() => {
      const slots = semaphore("slots", { initial });
      const isInside = [cell("first", [false, true]), cell("second", [false, true])] as const;
      const body = ([mine, other]: readonly [(typeof isInside)[0], (typeof isInside)[0]]) =>
        function* () {
          yield* slots.down();
          yield* mine.write(true);
          assert(!(yield* other.read()), "both are inside");
          yield* mine.write(false);
          yield* slots.up();
        };
      const [first, second] = isInside;
      return {
        actors: [
          task("a", { cpu: 0 }, body([first, second])),
          task("b", { cpu: 1 }, body([second, first])),
        ],
      };
    });
  expect(met(1)).toEqual([]);
  expect(met(2)).toEqual(["assertion"]);
});

test("anybody may up, also one who never came down", () => {
  const claims = broken(() => {
    const ready = semaphore("ready", { initial: 0 });
    const waiter = task("waiter", { cpu: 0 }, () => ready.down());
    return { actors: [waiter, task("stranger", { cpu: 1 }, () => ready.up())] };
  });
  expect(claims).toEqual([]);
});

test("one taken and never given back keeps the next one waiting", () => {
  const claims = broken(() => {
    const slots = semaphore("slots");
    const body = () => slots.down();
    return { actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 1 }, body)] };
  });
  expect(claims).toEqual(["no-deadlock"]);
});

test("an interruptible wait ends with a signal, and only a wait does", () => {
  const claims = (initial: 0 | 1) =>
    broken(() => {
      const slots = semaphore("slots", { initial });
      const body = function* () {
        const error = yield* slots.downInterruptible(() => choose([false, true]));
        assert(error === (initial === 0 ? "-EINTR" : 0), "the other answer");
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
  expect(claims(0)).toEqual([]);
  expect(claims(1)).toEqual([]);
});

test("trying never sleeps and going down may", () => {
  const claims = (does: "down" | "trylock") =>
    broken(() => {
      const [slots, lock] = [semaphore("slots", { initial: 0 }), spinlock("lock")];
      const body = function* () {
        yield* lock.lock();
        if (does === "down") yield* slots.down();
        else assert(!(yield* slots.downTrylock()), "there is none to take");
        yield* lock.unlock();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
  expect(claims("trylock")).toEqual([]);
  expect(claims("down")).toEqual(["no-sleep-in-atomic"]);
});
