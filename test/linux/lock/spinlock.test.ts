import { expect, test } from "vitest";
import { assert, type Steps, step } from "../../../src/index.ts";
import {
  hardirq,
  inAtomic,
  inSoftirq,
  irqsDisabled,
  rawSpinlock,
  type Spinlock,
  softirq,
  spinlock,
  task,
} from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";
import { counting, keptApart, takingTwice } from "./exclusion.ts";

test("two tasks are never both inside", () => {
  expect(counting(() => spinlock("lock"))).toEqual(keptApart);
});

test("locking a lock that one holds is reported", () => {
  expect(takingTwice(() => spinlock("lock"))).toEqual(["no-self-deadlock"]);
});

test("unlocking what another holds, or nobody, is reported", () => {
  const claims = (held: boolean) =>
    broken(() => {
      const lock = spinlock("lock");
      const owner = task("owner", { cpu: 0 }, function* () {
        if (held) yield* lock.lock();
      });
      return { actors: [owner, task("stranger", { cpu: 1 }, () => lock.unlock())] };
    });
  expect(claims(true)).toEqual(["unlock-by-owner"]);
  expect(claims(false)).toEqual(["unlock-by-owner"]);
});

test("two locks taken in two orders deadlock, and each task names the one that it waits for", () => {
  const { verdict, witness } = explored(() => {
    const [a, b] = [spinlock("a"), spinlock("b")];
    const both = (first: typeof a, second: typeof a) =>
      function* () {
        yield* first.lock();
        yield* second.lock();
        yield* second.unlock();
        yield* first.unlock();
      };
    return { actors: [task("x", { cpu: 0 }, both(a, b)), task("y", { cpu: 1 }, both(b, a))] };
  });
  expect(verdict).toMatchObject({ kind: "violated", claim: "no-deadlock" });
  expect(witness?.actors.map(({ waitsFor }) => waitsFor)).toEqual([["y"], ["x"]]);
});

test("a trylock that fails leaves the preempt count alone, and one's own lock makes it fail", () => {
  const claims = broken(() => {
    const lock = spinlock("lock");
    const body = function* () {
      assert(yield* lock.trylock(), "a free lock is taken");
      assert(!(yield* lock.trylock()), "a held lock is not");
      yield* lock.unlock();
      yield* step("check", () => assert(!inAtomic(), "the failed trylock left nothing behind"));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("irqsave turns interrupts off, and irqrestore gives back what it found", () => {
  const claims = broken(() => {
    const [outer, inner] = [spinlock("outer"), spinlock("inner")];
    const body = function* () {
      const first = yield* outer.lockIrqsave();
      const second = yield* inner.lockIrqsave();
      yield* inner.unlockIrqrestore(second);
      yield* step("check", () => assert(irqsDisabled(), "the outer lock is still held"));
      yield* outer.unlockIrqrestore(first);
      yield* step("check", () => assert(!irqsDisabled(), "nothing is held"));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

const forms = {
  plain: function* (lock: Spinlock) {
    yield* lock.lock();
    yield* lock.unlock();
  },
  bh: function* (lock: Spinlock) {
    yield* lock.lockBh();
    yield* lock.unlockBh();
  },
  irq: function* (lock: Spinlock) {
    yield* lock.lockIrq();
    yield* lock.unlockIrq();
  },
  irqsave: function* (lock: Spinlock) {
    const flags = yield* lock.lockIrqsave();
    yield* lock.unlockIrqrestore(flags);
  },
} satisfies Record<string, (lock: Spinlock) => Steps>;

/** A task takes a lock, in each form, that a handler of its CPU takes too. */
function interruptedBy(handler: typeof hardirq | typeof softirq) {
  return Object.entries(forms).map(([form, take]) => {
    const claims = broken(() => {
      const lock = spinlock("lock");
      const owner = task("owner", { cpu: 0 }, () => take(lock));
      return { actors: [owner, handler("handler", { cpu: 0 }, () => forms.plain(lock))] };
    });
    return [form, ...claims];
  });
}

test("a lock that a hardirq takes too needs interrupts off, and bh is not enough", () => {
  const claims = [["plain", "no-self-deadlock"], ["bh", "no-self-deadlock"], ["irq"], ["irqsave"]];
  expect(interruptedBy(hardirq)).toEqual(claims);
});

test("a lock that a softirq takes too needs softirqs off, and interrupts off will do", () => {
  expect(interruptedBy(softirq)).toEqual([
    ["plain", "no-self-deadlock"],
    ["bh"],
    ["irq"],
    ["irqsave"],
  ]);
});

test("bh counts as a softirq while it is held, and leaves nothing behind", () => {
  const claims = broken(() => {
    const lock = spinlock("lock");
    const body = function* () {
      yield* lock.lockBh();
      yield* step("check", () => assert(inSoftirq(), "softirqs are off"));
      yield* lock.unlockBh();
      yield* step("check", () => assert(!inAtomic(), "nothing is held"));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("spin_unlock_irq turns interrupts on even where they were off before", () => {
  const claims = broken(() => {
    const [outer, inner] = [spinlock("outer"), spinlock("inner")];
    const body = function* () {
      yield* outer.lockIrq();
      yield* inner.lockIrq();
      yield* inner.unlockIrq();
      yield* step("check", () => assert(irqsDisabled(), "the outer lock wants them off"));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["assertion"]);
});

test("no spinlock is taken under a raw one, for it sleeps on some kernels; a raw one may be", () => {
  const under = (inner: (name: string) => Spinlock) =>
    broken(() => {
      const [raw, other] = [rawSpinlock("raw"), inner("other")];
      const body = function* () {
        yield* raw.lock();
        yield* forms.plain(other);
        yield* raw.unlock();
        yield* forms.plain(other);
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
  expect(under(spinlock)).toEqual(["valid-wait-context"]);
  expect(under(rawSpinlock)).toEqual([]);
});
