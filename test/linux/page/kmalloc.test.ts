import { expect, test } from "vitest";
import { always, booleans, cell, step } from "../../../src/index.ts";
import { kmalloc, kzalloc, mutex, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

test("an allocation fails only where the model says that it may", () => {
  const claims = (mayFail: boolean) =>
    broken(() => {
      const failed = cell("failed", booleans);
      const body = function* () {
        const first = yield* kmalloc("a page", { mayFail });
        const second = yield* kzalloc("another", { mayFail: false });
        yield* step("remember", () => {
          failed.value = !first || !second;
        });
      };
      return {
        actors: [task("a", { cpu: 0 }, body)],
        claims: [always("never-fails", () => !failed.value)],
      };
    });
  expect(claims(false)).toEqual([]);
  expect(claims(true)).toEqual(["never-fails"]);
});

/** One task allocates under a mutex; another takes that mutex, perhaps under what freeing takes. */
function reclaiming(memory: "short" | "plenty", other: "shrinks" | "does-not-shrink") {
  return broken(() => {
    const shrinker = mutex("shrinker");
    const lock = mutex("lock");
    const reclaim = function* () {
      yield* shrinker.lock();
      yield* shrinker.unlock();
    };
    const allocator = task("allocator", { cpu: 0 }, function* () {
      yield* lock.lock();
      yield* kmalloc("anything", memory === "short" ? { reclaim } : {});
      yield* lock.unlock();
    });
    const user = task("user", { cpu: 1 }, function* () {
      if (other === "shrinks") yield* shrinker.lock();
      yield* lock.lock();
      yield* lock.unlock();
      if (other === "shrinks") yield* shrinker.unlock();
    });
    return { actors: [allocator, user] };
  });
}

test("where memory is short, allocating takes what freeing takes, whatever is held already", () => {
  expect(reclaiming("short", "shrinks")).toEqual(["no-deadlock"]);
  expect(reclaiming("short", "does-not-shrink")).toEqual([]);
  expect(reclaiming("plenty", "shrinks")).toEqual([]);
});

test("what is freed may still not be enough, where the model says so", () => {
  const outcomes = (mayFail: boolean) =>
    broken(() => {
      const failed = cell("failed", booleans);
      const reclaim = () => step("shrink_list", () => {});
      const body = function* () {
        const had = yield* kmalloc("a page", { mayFail, reclaim });
        yield* failed.write(!had);
      };
      return {
        actors: [task("a", { cpu: 0 }, body)],
        claims: [always("never-fails", () => !failed.value)],
      };
    });
  expect(outcomes(false)).toEqual([]);
  expect(outcomes(true)).toEqual(["never-fails"]);
});
