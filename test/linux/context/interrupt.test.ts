import { describe, expect, test } from "vitest";
import { assert, atEnd, cell, range, type Steps, step, until } from "../../../src/index.ts";
import {
  hardirq,
  localBhDisable,
  localBhEnable,
  localIrqDisable,
  localIrqEnable,
  localIrqRestore,
  localIrqSave,
  mutex,
  nmi,
  preemptDisable,
  preemptEnable,
  softirq,
  spinlock,
  task,
} from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";

const kinds = { hardirq, softirq, nmi };
const nothing = () => {};

describe("while a handler runs", () => {
  const seenFrom = (cpu: number) =>
    broken(() => {
      const running = cell("running", [false, true]);
      const irq = hardirq("irq", { cpu: 0 }, function* () {
        yield* running.write(true);
        yield* running.write(false);
      });
      const onlooker = task("onlooker", { cpu }, () =>
        step("look", () => assert(!running.value, "the handler is running")),
      );
      return { actors: [irq, onlooker] };
    });

  test("the tasks of its CPU do not", () => expect(seenFrom(0)).toEqual([]));
  test("those of another CPU do", () => expect(seenFrom(1)).toEqual(["assertion"]));
});

describe("a section that a handler may come into", () => {
  /** The kinds of handlers that find the task of their CPU inside. */
  const comeInto = (enter: () => void, leave: () => void) =>
    Object.entries(kinds).flatMap(([kind, handler]) => {
      const claims = broken(() => {
        const inside = cell("inside", [false, true]);
        const irq = handler("irq", { cpu: 0 }, () =>
          step("look", () => assert(!inside.value, "a task is inside")),
        );
        const body = function* () {
          yield* step("enter", () => {
            enter();
            inside.value = true;
          });
          yield* step("leave", () => {
            inside.value = false;
            leave();
          });
        };
        return { actors: [irq, task("task", { cpu: 0 }, body)] };
      });
      return claims.includes("assertion") ? [kind] : [];
    });

  test("any section", () => {
    expect(comeInto(nothing, nothing)).toEqual(["hardirq", "softirq", "nmi"]);
  });
  test("one with preemption off, so that of a spinlock too", () => {
    expect(comeInto(preemptDisable, preemptEnable)).toEqual(["hardirq", "softirq", "nmi"]);
  });
  test("but no softirq into one with softirqs off", () => {
    expect(comeInto(localBhDisable, localBhEnable)).toEqual(["hardirq", "nmi"]);
  });
  test("and only an NMI into one with interrupts off", () => {
    expect(comeInto(localIrqDisable, localIrqEnable)).toEqual(["nmi"]);
  });
});

test("an NMI interrupts every other handler, a hardirq a softirq or who lets it, a softirq none", () => {
  const pairs = Object.entries({ ...kinds, "irqs-on": hardirq }).flatMap(([outer, below]) =>
    Object.entries(kinds).flatMap(([inner, above]) => {
      const claims = broken(() => {
        const inside = cell("inside", [false, true]);
        const first = below("first", { cpu: 0 }, function* () {
          if (outer === "irqs-on") yield* step("local_irq_enable", localIrqEnable);
          yield* inside.write(true);
          yield* inside.write(false);
        });
        const second = above("second", { cpu: 0 }, () =>
          step("look", () => assert(!inside.value, "first is interrupted")),
        );
        return { actors: [first, second] };
      });
      return claims.length === 0 ? [] : [`${inner} in ${outer}`];
    }),
  );
  expect(pairs).toEqual([
    "nmi in hardirq",
    "hardirq in softirq",
    "nmi in softirq",
    "hardirq in irqs-on",
    "nmi in irqs-on",
  ]);
});

describe("a task that waits for an interrupt", () => {
  const waiting = (comes: 1 | "perhaps", enter: () => void) =>
    broken(() => {
      const done = cell("done", [false, true]);
      const irq = hardirq("irq", { cpu: 0, comes }, () => done.write(true));
      const waiter = task("waiter", { cpu: 0 }, function* () {
        yield* step("enter", enter);
        yield* until("done", () => done.value);
      });
      return { actors: [irq, waiter] };
    });

  test("waits as long as it takes", () => expect(waiting(1, nothing)).toEqual([]));
  test("waits for ever if the interrupt may never come", () => {
    expect(waiting("perhaps", nothing)).toEqual(["no-deadlock"]);
  });
  test("waits for ever with interrupts off", () => {
    expect(waiting(1, localIrqDisable)).toEqual(["no-deadlock"]);
  });
});

describe("an interrupt that is raised", () => {
  const served = (raises: number, expected: (count: number) => boolean) =>
    broken(() => {
      const count = cell("count", range(0, 3));
      const irq = softirq("irq", { cpu: 0, comes: "when-raised" }, () =>
        step("count", () => {
          count.value += 1;
        }),
      );
      const raiser = task("raiser", { cpu: 0 }, function* () {
        for (let at = 0; at < raises; at++) yield* step("raise_softirq", irq.raise);
      });
      return { actors: [irq, raiser], claims: [atEnd("served", () => expected(count.value))] };
    });

  test("comes once for that", () => expect(served(1, (count) => count === 1)).toEqual([]));
  test("comes not at all unless it is", () => {
    expect(served(0, (count) => count === 0)).toEqual([]);
  });
  test("comes once or twice if it is raised again, for it may be pending still", () => {
    expect(served(2, (count) => count === 1 || count === 2)).toEqual([]);
    expect(served(2, (count) => count === 2)).toEqual(["served"]);
    expect(served(2, (count) => count === 1)).toEqual(["served"]);
  });
  test("is a mistake of the model if it comes of itself", () => {
    const wrong = () =>
      broken(() => {
        const irq = hardirq("irq", { cpu: 0 }, () => step("run", nothing));
        return { actors: [irq, task("a", { cpu: 0 }, () => step("raise", irq.raise))] };
      });
    expect(wrong).toThrow(/"irq" is raised, but it comes of itself/);
  });
});

test("an interrupt that comes twice comes twice", () => {
  const claims = broken(() => {
    const count = cell("count", range(0, 3));
    const tick = hardirq("tick", { cpu: 0, comes: 2 }, () =>
      step("count", () => {
        count.value += 1;
      }),
    );
    return { actors: [tick], claims: [atEnd("twice", () => count.value === 2)] };
  });
  expect(claims).toEqual([]);
});

describe("a lock that a handler takes while the task of its CPU holds it", () => {
  const meeting = (handler: typeof hardirq, cpu: number, lock: (of: Lock) => () => Steps) =>
    broken(() => {
      const shared = spinlock("shared");
      const irq = handler("irq", { cpu: 0 }, function* () {
        yield* shared.lock();
        yield* shared.unlock();
      });
      return { actors: [irq, task("task", { cpu }, lock(shared))] };
    });
  type Lock = ReturnType<typeof spinlock>;

  const plainly = (lock: Lock) =>
    function* () {
      yield* lock.lock();
      yield* lock.unlock();
    };
  const irqsave = (lock: Lock) =>
    function* () {
      const flags = yield* lock.lockIrqsave();
      yield* lock.unlockIrqrestore(flags);
    };
  const bh = (lock: Lock) =>
    function* () {
      yield* step("local_bh_disable", localBhDisable);
      yield* lock.lock();
      yield* lock.unlock();
      yield* step("local_bh_enable", localBhEnable);
    };

  test("is a deadlock of the CPU with itself", () => {
    for (const handler of [hardirq, softirq, nmi]) {
      expect(meeting(handler, 0, plainly)).toEqual(["no-self-deadlock"]);
    }
  });
  test("is only waited for on another CPU", () => {
    for (const handler of [hardirq, softirq, nmi]) expect(meeting(handler, 1, plainly)).toEqual([]);
  });
  test("is not met where interrupts are off, but by an NMI", () => {
    expect(meeting(hardirq, 0, irqsave)).toEqual([]);
    expect(meeting(softirq, 0, irqsave)).toEqual([]);
    expect(meeting(nmi, 0, irqsave)).toEqual(["no-self-deadlock"]);
  });
  test("is not met by a softirq where softirqs are off", () => {
    expect(meeting(softirq, 0, bh)).toEqual([]);
    expect(meeting(hardirq, 0, bh)).toEqual(["no-self-deadlock"]);
  });
});

test("a handler that sleeps is reported, with the counts of its CPU and its own call trace", () => {
  const { verdict, witness } = explored(() => {
    const [lock, sleeping] = [spinlock("lock"), mutex("m")];
    const irq = hardirq("eth0", { cpu: 0 }, () => sleeping.lock());
    const holder = task("holder", { cpu: 0 }, function* () {
      yield* lock.lock();
      yield* step("wait", () => {});
    });
    return { actors: [irq, holder] };
  });
  expect(verdict).toMatchObject({ kind: "violated", claim: "no-sleep-in-atomic" });
  expect(witness?.facts).toMatchObject({ in_atomic: 1, irqs_disabled: 1, function: "mutex_lock" });
  const failing = witness?.actors.find(({ actor }) => actor === "eth0");
  expect(failing?.status).toBe("failed");
  expect(witness?.events.at(-1)?.frames.map(({ name }) => name)).toEqual(["do_IRQ"]);
});

test("a handler that returns with a lock held is reported", () => {
  for (const handler of [hardirq, softirq, nmi]) {
    const claims = broken(() => {
      const lock = spinlock("lock");
      return { actors: [handler("irq", { cpu: 0 }, () => lock.lock())] };
    });
    expect(claims).toEqual(["preempt-count-balanced"]);
  }
});

test("an interrupt that spins keeps its tasks waiting, and the deadlock names it", () => {
  const { broken, witness } = explored(() => {
    const done = cell("done", [false, true]);
    const irq = hardirq("irq", { cpu: 0 }, () => until("done", () => done.value));
    return { actors: [irq, task("task", { cpu: 0 }, () => done.write(true))] };
  });
  expect(broken.map(({ claim }) => claim)).toEqual(["no-deadlock"]);
  expect(witness?.actors.find(({ actor }) => actor === "task")?.waitsFor).toEqual(["irq"]);
});

test("interrupts are as they were once a handler has returned", () => {
  const claims = broken(() => {
    const irq = hardirq("irq", { cpu: 0, comes: 2 }, function* () {
      const flags = yield* step("local_irq_save", localIrqSave);
      yield* step("local_irq_restore", () => {
        assert(flags, "a hardirq runs with interrupts off");
        localIrqRestore(flags);
      });
    });
    return { actors: [irq, task("a", { cpu: 0 }, () => step("run", nothing))] };
  });
  expect(claims).toEqual([]);
});
