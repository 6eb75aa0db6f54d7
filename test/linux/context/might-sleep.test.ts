import { expect, test } from "vitest";
import type { Steps } from "../../../src/index.ts";
import { kmalloc, mutex, rwsem, spinlock, task } from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";

/** Operations that may sleep, none of which has to wait where they are tried. */
const sleepers: Readonly<Record<string, () => () => Steps<unknown>>> = {
  mutex_lock: () => {
    const lock = mutex("m");
    return () => lock.lock();
  },
  down_read: () => {
    const sem = rwsem("sem");
    return () => sem.downRead();
  },
  down_write: () => {
    const sem = rwsem("sem");
    return () => sem.downWrite();
  },
  kmem_cache_alloc: () => () => kmalloc("anything"),
};

for (const [name, make] of Object.entries(sleepers)) {
  test(`${name} under a spinlock is reported though it need not sleep`, () => {
    const { verdict, witness } = explored(() => {
      const lock = spinlock("lock");
      const operation = make();
      const body = function* () {
        yield* lock.lock();
        yield* operation();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
    expect(verdict).toMatchObject({ kind: "violated", claim: "no-sleep-in-atomic" });
    const context = { in_atomic: 1, irqs_disabled: 0 };
    expect(witness?.facts).toMatchObject({ splat: "might-sleep", function: name, ...context });
  });

  test(`${name} with interrupts off is reported, and the facts say which of the two it was`, () => {
    const { witness } = explored(() => {
      const lock = spinlock("lock");
      const operation = make();
      const body = function* () {
        const flags = yield* lock.lockIrqsave();
        yield* lock.unlock();
        yield* operation();
        return flags;
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
    expect(witness?.facts).toMatchObject({ in_atomic: 0, irqs_disabled: 1 });
  });

  test(`${name} under a mutex is allowed`, () => {
    const claims = broken(() => {
      const outer = mutex("outer");
      const operation = make();
      const body = function* () {
        yield* outer.lock();
        yield* operation();
        yield* outer.unlock();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
    expect(claims).toEqual([]);
  });
}

test("a contended mutex in atomic context is reported, not waited for", () => {
  const claims = broken(() => {
    const [lock, sleeping] = [spinlock("lock"), mutex("m")];
    const holder = task("holder", { cpu: 0 }, () => sleeping.lock());
    const waiter = task("waiter", { cpu: 1 }, function* () {
      yield* lock.lock();
      yield* sleeping.lock();
    });
    return { actors: [holder, waiter] };
  });
  expect(claims).toEqual(["no-sleep-in-atomic"]);
});

test("a trylock does not sleep, so it is allowed under a spinlock", () => {
  const claims = broken(() => {
    const [lock, sleeping, sem] = [spinlock("lock"), mutex("m"), rwsem("sem")];
    const body = function* () {
      yield* lock.lock();
      yield* sleeping.trylock();
      yield* sem.downReadTrylock();
      yield* lock.unlock();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});
