import { expect, test } from "vitest";
import { type Actor, assert, atEnd, cell, type Steps, step } from "../../../src/index.ts";
import {
  type Era,
  hardirq,
  inAtomic,
  inInterrupt,
  inIrq,
  inNmi,
  inSoftirq,
  inTask,
  irqsDisabled,
  kernel,
  localBhDisable,
  localBhEnable,
  localIrqRestore,
  localIrqSave,
  nmi,
  preemptCount,
  preemptDisable,
  preemptEnable,
  softirq,
  spinlock,
  task,
} from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";

test("every spinlock held counts, and only the last one released makes the context sleepable", () => {
  const claims = broken(() => {
    const [outer, inner] = [spinlock("outer"), spinlock("inner")];
    const body = function* () {
      yield* outer.lock();
      yield* inner.lock();
      yield* inner.unlock();
      yield* step("check", () => assert(inAtomic(), "one lock is still held"));
      yield* outer.unlock();
      yield* step("check", () => assert(!inAtomic(), "no lock is held"));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("enabling preemption more often than it was disabled is reported", () => {
  const claims = broken(() => {
    const body = function* () {
      yield* step("preempt_disable", preemptDisable);
      yield* step("preempt_enable", preemptEnable);
      yield* step("preempt_enable", preemptEnable);
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["preempt-count-balanced"]);
});

test("local_irq_restore gives back what was there, not on", () => {
  const claims = broken(() => {
    const body = function* () {
      const outer = yield* step("local_irq_save", localIrqSave);
      const inner = yield* step("local_irq_save", localIrqSave);
      yield* step("local_irq_restore", () => localIrqRestore(inner));
      yield* step("check", () => assert(irqsDisabled(), "the outer section is still open"));
      yield* step("local_irq_restore", () => localIrqRestore(outer));
      yield* step("check", () => assert(!irqsDisabled(), "interrupts are on again"));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

/** What the questions answer, as a row of letters: in task, irq, softirq, interrupt, nmi, atomic. */
function answers(): string {
  const asked = { t: inTask, i: inIrq, s: inSoftirq, I: inInterrupt, n: inNmi, a: inAtomic };
  return Object.entries(asked)
    .flatMap(([letter, ask]) => (ask() ? letter : []))
    .join("");
}

/** The answers and the count that an actor finds which `make` makes around a step. */
function foundIn(era: Era, make: (look: () => Steps<unknown>) => readonly Actor[]) {
  const { witness } = explored(() => {
    kernel({ era });
    const look = () => step("look", () => `${answers()} ${preemptCount().toString(16)}`);
    return { actors: make(look), claims: [atEnd("never", () => false)] };
  });
  return witness?.events.find(({ step }) => step === "look")?.result;
}

test("each context answers for itself, in the bits of its era", () => {
  const inside = (enter: () => void, leave: () => void) => (look: () => Steps<unknown>) => {
    const body = function* () {
      yield* step("enter", enter);
      yield* look();
      yield* step("leave", leave);
    };
    return [task("a", { cpu: 0 }, body)];
  };
  const places = {
    task: (look: () => Steps<unknown>) => [task("a", { cpu: 0 }, look)],
    "preemption off": inside(preemptDisable, preemptEnable),
    "softirqs off": inside(localBhDisable, localBhEnable),
    softirq: (look: () => Steps<unknown>) => [softirq("a", { cpu: 0 }, look)],
    hardirq: (look: () => Steps<unknown>) => [hardirq("a", { cpu: 0 }, look)],
    nmi: (look: () => Steps<unknown>) => [nmi("a", { cpu: 0 }, look)],
  };
  const found = Object.entries(places).map(([place, make]) => [
    place,
    foundIn("2.6.24", make),
    foundIn("modern", make),
  ]);
  expect(found).toEqual([
    ["task", "t 0", "t 0"],
    ["preemption off", "ta 1", "ta 1"],
    ["softirqs off", "tsIa 100", "tsIa 200"],
    ["softirq", "sIa 100", "sIa 100"],
    ["hardirq", "iIa 10000", "iIa 10000"],
    ["nmi", "iIna 10000", "iIna 110000"],
  ]);
});

test("a handler finds the counts of what it interrupted", () => {
  const { witness } = explored(() => {
    const isOff = cell("softirqs are off", [false, true]);
    const set = (off: boolean) => () => {
      isOff.value = off;
      if (off) localBhDisable();
      else localBhEnable();
    };
    const body = function* () {
      yield* step("local_bh_disable", set(true));
      yield* step("local_bh_enable", set(false));
    };
    const irq = hardirq("irq", { cpu: 0 }, () =>
      step("look", () => assert(inSoftirq() === isOff.value, "the count is another's")),
    );
    return { actors: [task("a", { cpu: 0 }, body), irq] };
  });
  expect(witness).toBeNull();
});
