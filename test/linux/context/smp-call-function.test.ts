import { expect, test } from "vitest";
import { always, assert, cell, range, sequence, step } from "../../../src/index.ts";
import {
  localIrqDisable,
  localIrqEnable,
  preemptDisable,
  preemptEnable,
  smpCallFunction,
  task,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

const calls = () => cell("calls", sequence(range(0, 2), 3));

/** CPU0 calls; CPU1 does something in two steps. What was called between them? */
function during(enter: () => void, leave: () => void) {
  return broken(() => {
    const called = calls();
    const call = smpCallFunction("func", (cpu) => {
      called.value = [...called.value, cpu];
    });
    const other = task("other", { cpu: 1 }, function* () {
      const before = yield* step("enter", () => {
        enter();
        return called.value.length;
      });
      yield* step("leave", () => {
        assert(called.value.length === before, "CPU1 was interrupted in between");
        leave();
      });
    });
    return { actors: [task("caller", { cpu: 0 }, () => call()), other] };
  });
}

test("it runs once on every other CPU, and never on the caller's, before the call returns", () => {
  const claims = broken(() => {
    const called = calls();
    const call = smpCallFunction("func", (cpu) => {
      called.value = [...called.value, cpu];
    });
    const caller = task("caller", { cpu: 0 }, function* () {
      yield* call();
      yield* step("check", () => assert(called.value.toSorted().join() === "1,2", "not all ran"));
    });
    const idle = (cpu: number) => task(`idle${cpu}`, { cpu }, () => step("idle", () => {}));
    return { actors: [caller, idle(1), idle(2)] };
  });
  expect(claims).toEqual([]);
});

test("the CPUs answer in whatever order", () => {
  const claims = broken(() => {
    const called = calls();
    const call = smpCallFunction("func", (cpu) => {
      called.value = [...called.value, cpu];
    });
    const idle = (cpu: number) => task(`idle${cpu}`, { cpu }, () => step("idle", () => {}));
    return {
      actors: [task("caller", { cpu: 0 }, () => call()), idle(1), idle(2)],
      claims: [
        always("not-1-first", () => called.value[0] !== 1),
        always("not-2-first", () => called.value[0] !== 2),
      ],
    };
  });
  expect(claims.toSorted()).toEqual(["not-1-first", "not-2-first"]);
});

test("a CPU with interrupts off is waited for", () => {
  expect(during(localIrqDisable, localIrqEnable)).toEqual([]);
});

test("a CPU with only preemption off is interrupted", () => {
  expect(during(preemptDisable, preemptEnable)).toEqual(["assertion"]);
});

test("only the CPUs of the mask are asked", () => {
  const claims = broken(() => {
    const called = calls();
    const call = smpCallFunction("func", (cpu) => {
      called.value = [...called.value, cpu];
    });
    const idle = (cpu: number) => task(`idle${cpu}`, { cpu }, () => step("idle", () => {}));
    const caller = task("caller", { cpu: 0 }, () => call((cpu) => cpu === 2));
    const claim = always("only-2", () => called.value.every((cpu) => cpu === 2));
    return { actors: [caller, idle(1), idle(2)], claims: [claim] };
  });
  expect(claims).toEqual([]);
});

test("a caller with interrupts off is reported, even if nobody else calls", () => {
  const claims = broken(() => {
    const call = smpCallFunction("func", () => {});
    const caller = task("caller", { cpu: 0 }, function* () {
      yield* step("local_irq_disable", localIrqDisable);
      yield* call();
    });
    return { actors: [caller, task("other", { cpu: 1 }, () => step("idle", () => {}))] };
  });
  expect(claims).toEqual(["no-ipi-with-irqs-off"]);
});
