import { describe, expect, test } from "vitest";
import { step } from "../../src/index.ts";
import { hardirq, lockdep, softirq, spinlock } from "../../src/linux/index.ts";
import { type Build, nested, tasks, verdictOf } from "./observed.ts";

const claims = [lockdep()];

describe("interrupts", () => {
  /** A task takes the lock in this way, a handler of another CPU takes it too. */
  const shared = (form: "" | "irqsave" | "bh", kind: "hardirq" | "softirq"): Build => {
    return () => {
      const lock = spinlock("lock");
      const body = function* () {
        if (form === "") yield* nested(lock);
        else if (form === "bh") {
          yield* lock.lockBh();
          yield* lock.unlockBh();
        } else yield* lock.unlockIrqrestore(yield* lock.lockIrqsave());
      };
      const make = kind === "hardirq" ? hardirq : softirq;
      return { actors: [...tasks(body), make("irq", { cpu: 1 }, () => nested(lock))], claims };
    };
  };

  test.each([
    ["hardirq", "", "lockdep: inconsistent lock state: lock"],
    ["hardirq", "bh", "lockdep: inconsistent lock state: lock"],
    ["hardirq", "irqsave", "holds"],
    ["softirq", "", "lockdep: inconsistent lock state: lock"],
    ["softirq", "bh", "holds"],
    ["softirq", "irqsave", "holds"],
  ] as const)(
    "a lock of a %s handler, taken elsewhere with spin_lock %s: %s",
    (kind, form, told) => {
      expect(verdictOf(shared(form, kind))).toBe(told);
    },
  );

  test("what interrupts come on under is held where they may come", () => {
    expect(
      verdictOf(() => {
        const [outer, inner] = [spinlock("outer"), spinlock("inner")];
        const body = function* () {
          yield* outer.lockIrq();
          yield* inner.lockIrq();
          yield* inner.unlockIrq();
          yield* outer.unlock();
        };
        return {
          actors: [...tasks(body), hardirq("irq", { cpu: 1 }, () => nested(outer))],
          claims,
        };
      }),
    ).toBe("lockdep: inconsistent lock state: outer");
  });

  const under = (between: boolean, isSafe: boolean): Build => {
    return () => {
      const [safe, middle, unsafe] = [spinlock("safe"), spinlock("middle"), spinlock("unsafe")];
      const holding = function* () {
        const flags = yield* safe.lockIrqsave();
        yield* nested(between ? middle : unsafe);
        yield* safe.unlockIrqrestore(flags);
      };
      const other = function* () {
        const flags = yield* middle.lockIrqsave();
        yield* nested(unsafe);
        yield* middle.unlockIrqrestore(flags);
      };
      const open = function* () {
        if (isSafe) yield* unsafe.unlockIrqrestore(yield* unsafe.lockIrqsave());
        else yield* nested(unsafe);
      };
      const bodies = between ? [holding, other, open] : [holding, open];
      return {
        actors: [...tasks(...bodies), hardirq("irq", { cpu: 3 }, () => nested(safe))],
        claims,
      };
    };
  };

  test("a lock that may be interrupted is not wanted under one of the interrupt", () => {
    expect(verdictOf(under(false, false))).toBe(
      "lockdep: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected: safe -> unsafe",
    );
    expect(verdictOf(under(false, true))).toBe("holds");
  });

  test("nor under one that is itself wanted under one of the interrupt", () => {
    expect(verdictOf(under(true, false))).toBe(
      "lockdep: possible irq lock inversion dependency detected: safe -> middle -> unsafe",
    );
    expect(verdictOf(under(true, true))).toBe("holds");
  });

  test("what a handler takes does not come after what the task it interrupts holds", () => {
    expect(
      verdictOf(() => {
        const [a, b] = [spinlock("a"), spinlock("b")];
        const body = function* () {
          yield* a.lock();
          yield* step("work", () => {});
          yield* a.unlock();
        };
        return { actors: [...tasks(body), hardirq("irq", { cpu: 0 }, () => nested(b))], claims };
      }),
    ).toBe("holds");
  });
});
