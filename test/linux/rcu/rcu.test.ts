import { expect, test } from "vitest";
import { assert, cell, type Steps, step, stillPossible, until } from "../../../src/index.ts";
import {
  hardirq,
  mutex,
  preemptDisable,
  preemptEnable,
  type Rcu,
  type RcuFlavour,
  readCopyUpdate,
  task,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

const flavours = ["classic", "preemptible", "consolidated"] as const;

interface Sections {
  readonly enter: (rcu: Rcu) => Steps<unknown>;
  readonly leave: (rcu: Rcu) => Steps<unknown>;
}

const readSection: Sections = { enter: (rcu) => rcu.readLock(), leave: (rcu) => rcu.readUnlock() };

/** A reader uses what a pointer leads to; an updater unhooks it, waits as told, and frees it. */
function freeing(
  flavour: RcuFlavour,
  wait: (rcu: Rcu) => Steps<unknown> | null,
  { enter, leave }: Sections = readSection,
) {
  return broken(() => {
    const rcu = readCopyUpdate(flavour);
    const pointer = cell("pointer", ["set", "null"]);
    const freed = cell("freed", [false, true]);
    const reader = task("reader", { cpu: 0 }, function* () {
      yield* enter(rcu);
      if ((yield* pointer.read()) === "set") {
        yield* step("use", () => assert(!freed.value, "used after it was freed"));
      }
      yield* leave(rcu);
    });
    const updater = task("updater", { cpu: 1 }, function* () {
      yield* pointer.write("null");
      const waiting = wait(rcu);
      if (waiting !== null) yield* waiting;
      yield* freed.write(true);
    });
    return { actors: [reader, updater] };
  });
}

test("who frees without waiting for a grace period pulls it from under a reader", () => {
  for (const flavour of flavours) {
    expect(freeing(flavour, () => null)).toEqual(["assertion"]);
  }
});

test("who frees after synchronize_rcu finds no reader left, in every flavour", () => {
  for (const flavour of flavours) {
    expect(freeing(flavour, (rcu) => rcu.synchronize())).toEqual([]);
  }
});

test("a section with only preemption off is a reader to classic and consolidated RCU alone", () => {
  const preemptionOff: Sections = {
    enter: () => step("preempt_disable", preemptDisable),
    leave: () => step("preempt_enable", preemptEnable),
  };
  const outcomes = flavours.map((flavour) =>
    freeing(flavour, (rcu) => rcu.synchronize(), preemptionOff),
  );
  expect(outcomes).toEqual([[], ["assertion"], []]);
});

test("a handler is a reader all through to classic and consolidated RCU", () => {
  const outcomes = flavours.map((flavour) =>
    broken(() => {
      const rcu = readCopyUpdate(flavour);
      const pointer = cell("pointer", ["set", "null"]);
      const freed = cell("freed", [false, true]);
      const handler = hardirq("handler", { cpu: 0 }, function* () {
        if ((yield* pointer.read()) === "null") return;
        yield* step("use", () => assert(!freed.value, "used after it was freed"));
      });
      const updater = task("updater", { cpu: 1 }, function* () {
        yield* pointer.write("null");
        yield* rcu.synchronize();
        yield* freed.write(true);
      });
      return { actors: [handler, updater] };
    }),
  );
  expect(outcomes).toEqual([[], ["assertion"], []]);
});

test("the inner of two nested sections ends nothing", () => {
  const nested: Sections = {
    enter: function* (rcu) {
      yield* rcu.readLock();
      yield* rcu.readLock();
      yield* rcu.readUnlock();
    },
    leave: (rcu) => rcu.readUnlock(),
  };
  for (const flavour of flavours) {
    expect(freeing(flavour, (rcu) => rcu.synchronize(), nested)).toEqual([]);
  }
});

test("a grace period does not wait for a section that began after it", () => {
  const claims = broken(() => {
    const rcu = readCopyUpdate("preemptible");
    const elapsed = cell("elapsed", [false, true]);
    const reader = task("reader", { cpu: 0 }, function* () {
      yield* rcu.readLock();
      yield* rcu.readUnlock();
      yield* rcu.readLock();
      yield* until("elapsed", () => elapsed.value);
      yield* rcu.readUnlock();
    });
    const updater = task("updater", { cpu: 1 }, function* () {
      yield* rcu.synchronize();
      yield* elapsed.write(true);
    });
    const claims = [stillPossible("the section can see it elapse", () => elapsed.value)];
    return { actors: [reader, updater], claims };
  });
  // Where the second section comes first, it waits for the grace period and the period for it.
  expect(claims).toEqual(["no-deadlock", "the section can see it elapse"]);
});

test("sleeping in a read section is reported", () => {
  for (const flavour of flavours) {
    const claims = broken(() => {
      const rcu = readCopyUpdate(flavour);
      const lock = mutex("lock");
      const body = function* () {
        yield* rcu.readLock();
        yield* lock.lock();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
    expect(claims).toEqual(["no-sleep-in-atomic"]);
  }
});

test("a reader of preemptible RCU is preempted, one of classic RCU is not", () => {
  const outcomes = flavours.map((flavour) =>
    broken(() => {
      const rcu = readCopyUpdate(flavour);
      const ran = cell("ran", [false, true]);
      const reader = task("reader", { cpu: 0 }, function* () {
        yield* rcu.readLock();
        const before = yield* ran.read();
        yield* step("check", () => assert(ran.value === before, "preempted"));
        yield* rcu.readUnlock();
      });
      return { actors: [reader, task("sibling", { cpu: 0 }, () => ran.write(true))] };
    }),
  );
  expect(outcomes).toEqual([[], ["assertion"], ["assertion"]]);
});

test("leaving more sections than were entered is reported", () => {
  const outcomes = flavours.map((flavour) =>
    broken(() => {
      const rcu = readCopyUpdate(flavour);
      return { actors: [task("a", { cpu: 0 }, () => rcu.readUnlock())] };
    }),
  );
  const [classic, ...others] = outcomes;
  expect(classic).toEqual(["preempt-count-balanced"]);
  expect(others).toEqual([["rcu-nesting-balanced"], ["rcu-nesting-balanced"]]);
});
