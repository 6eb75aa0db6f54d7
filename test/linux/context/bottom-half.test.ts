import { expect, test } from "vitest";
import { step } from "../../../src/index.ts";
import {
  hardirq,
  localBhDisable,
  localBhEnable,
  localIrqDisable,
  mutex,
  task,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

const disable = () => step("local_bh_disable", localBhDisable);
const enable = () => step("local_bh_enable", localBhEnable);

test("sleeping with softirqs off is reported, and allowed once they are on again", () => {
  const sleeping = (isOff: boolean) =>
    broken(() => {
      const lock = mutex("m");
      const body = function* () {
        yield* disable();
        if (!isOff) yield* enable();
        yield* lock.lock();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
  expect(sleeping(true)).toEqual(["no-sleep-in-atomic"]);
  expect(sleeping(false)).toEqual([]);
});

test("softirqs are on again when the last who disabled them enables them", () => {
  const claims = broken(() => {
    const lock = mutex("m");
    const body = function* () {
      yield* disable();
      yield* disable();
      yield* enable();
      yield* lock.lock();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["no-sleep-in-atomic"]);
});

test("enabling softirqs more often than they were disabled is reported", () => {
  expect(broken(() => ({ actors: [task("a", { cpu: 0 }, enable)] }))).toEqual([
    "preempt-count-balanced",
  ]);
});

test("enabling softirqs with interrupts off, or in a hardirq, is reported", () => {
  const body = function* () {
    yield* disable();
    yield* step("local_irq_disable", localIrqDisable);
    yield* enable();
  };
  const handler = function* () {
    yield* disable();
    yield* enable();
  };
  const wrong = ["bh-enabled-with-irqs-on"];
  expect(broken(() => ({ actors: [task("a", { cpu: 0 }, body)] }))).toEqual(wrong);
  expect(broken(() => ({ actors: [hardirq("a", { cpu: 0 }, handler)] }))).toEqual(wrong);
});
