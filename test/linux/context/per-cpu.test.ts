import { expect, test } from "vitest";
import { assert, atEnd, range, step } from "../../../src/index.ts";
import { perCpu, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

test("tasks on one CPU share its cell, and those on another have their own", () => {
  const claims = broken(() => {
    const events = perCpu("events", range(0, 2));
    const body = () =>
      step("count", () => {
        events.value += 1;
      });
    return {
      actors: [
        task("a", { cpu: 0 }, body),
        task("b", { cpu: 0 }, body),
        task("c", { cpu: 1 }, body),
      ],
      claims: [
        atEnd("counted", () => {
          assert(events.of(0).value === 2, "a and b count on CPU0");
          assert(events.of(1).value === 1, "c counts on CPU1");
          return events.all.length === 2;
        }),
      ],
    };
  });
  expect(claims).toEqual([]);
});

test("a CPU that no task runs on has no cell", () => {
  const wrong = () =>
    broken(() => {
      const events = perCpu("events", range(0, 2));
      const body = () => step("read", () => events.of(7).value);
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
  expect(wrong).toThrow(/"events" has no CPU7/);
});
