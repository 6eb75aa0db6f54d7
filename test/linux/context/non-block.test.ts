import { expect, test } from "vitest";
import { step } from "../../../src/index.ts";
import { mutex, nonBlockEnd, nonBlockStart, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

const start = () => step("non_block_start", nonBlockStart);
const end = () => step("non_block_end", nonBlockEnd);

test("what may sleep is reported between the two, and allowed after", () => {
  const sleeping = (inside: boolean) =>
    broken(() => {
      const lock = mutex("m");
      const body = function* () {
        yield* start();
        if (!inside) yield* end();
        yield* lock.lock();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
  expect(sleeping(true)).toEqual(["no-sleep-in-atomic"]);
  expect(sleeping(false)).toEqual([]);
});

test("ending what was not begun is reported", () => {
  expect(broken(() => ({ actors: [task("a", { cpu: 0 }, end)] }))).toEqual([
    "non-block-count-balanced",
  ]);
});
