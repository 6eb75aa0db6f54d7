import { expect, test } from "vitest";
import { assert, step } from "../../../src/index.ts";
import {
  type Era,
  faulthandlerDisabled,
  kernel,
  mutex,
  pagefaultDisable,
  pagefaultEnable,
  spinlock,
  task,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

const eras: readonly Era[] = ["2.6.24", "modern"];
const disable = () => step("pagefault_disable", pagefaultDisable);
const enable = () => step("pagefault_enable", pagefaultEnable);

test("faults are not handled where they are disabled, nor in any atomic context", () => {
  for (const era of eras) {
    const claims = broken(() => {
      kernel({ era });
      const lock = spinlock("lock");
      const isDisabled = (expected: boolean) =>
        step("fault", () => assert(faulthandlerDisabled() === expected, `not ${expected}`));
      const body = function* () {
        yield* isDisabled(false);
        yield* disable();
        yield* isDisabled(true);
        yield* enable();
        yield* lock.lock();
        yield* isDisabled(true);
        yield* lock.unlock();
        yield* isDisabled(false);
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
    expect(claims).toEqual([]);
  }
});

test("sleeping with faults disabled is a bug of 2.6.24, which disabled preemption with them", () => {
  const outcomes = eras.map((era) =>
    broken(() => {
      kernel({ era });
      const lock = mutex("m");
      const body = function* () {
        yield* disable();
        yield* lock.lock();
        yield* lock.unlock();
        yield* enable();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    }),
  );
  expect(outcomes).toEqual([["no-sleep-in-atomic"], []]);
});

test("enabling faults more often than they were disabled is reported", () => {
  for (const era of eras) {
    const claims = broken(() => {
      kernel({ era });
      return { actors: [task("a", { cpu: 0 }, enable)] };
    });
    expect(claims).toEqual(["pagefault-count-balanced"]);
  }
});
