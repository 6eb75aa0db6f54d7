import { expect, test } from "vitest";
import { always, booleans, cell, step } from "../../../src/index.ts";
import { kmalloc, kzalloc, task } from "../../../src/linux/index.ts";
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
