import { expect, test } from "vitest";
import { assert, choose, type Steps } from "../../../src/index.ts";
import {
  hardirq,
  type Mutex,
  mutex,
  noLockHeldAtExit,
  refcount,
  type Spinlock,
  spinlock,
  task,
} from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";
import { counting, keptApart, takingTwice } from "./exclusion.ts";

test("two tasks are never both inside, even on one CPU, where the holder may be preempted", () => {
  expect(counting(() => mutex("lock"), [0, 0])).toEqual(keptApart);
});

test("locking a mutex that one holds is reported", () => {
  expect(takingTwice(() => mutex("lock"))).toEqual(["no-self-deadlock"]);
});

test("unlocking a mutex that another holds is reported with both names", () => {
  const { verdict } = explored(() => {
    const lock = mutex("lock");
    const stranger = task("stranger", { cpu: 1 }, function* () {
      yield* lock.trylock();
      yield* lock.unlock();
    });
    return { actors: [task("owner", { cpu: 0 }, () => lock.lock()), stranger] };
  });
  const message = "stranger unlocks lock, which owner holds";
  expect(verdict).toEqual({ kind: "violated", claim: "unlock-by-owner", message });
});

test("a trylock says whether it was free and never waits", () => {
  const claims = broken(() => {
    const lock = mutex("lock");
    const body = function* () {
      assert(yield* lock.trylock(), "a free mutex is taken");
      assert(!(yield* lock.trylock()), "a held mutex is not");
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("an interruptible wait ends with a signal, a free mutex is taken in spite of one", () => {
  const claims = (signalPending: () => boolean) =>
    broken(() => {
      const lock = mutex("lock");
      const owner = task("owner", { cpu: 0 }, () => lock.lock());
      const waiter = task("waiter", { cpu: 1 }, function* () {
        const error = yield* lock.lockInterruptible(signalPending);
        assert(error === "-EINTR", "came before the owner, and took it");
      });
      return { actors: [owner, waiter] };
    });
  expect(claims(() => true)).toContain("assertion");
  expect(claims(() => true)).not.toContain("no-deadlock");
  expect(claims(() => false)).toContain("no-deadlock");
});

test("who waits interruptibly for what it holds itself is reported, signal or not", () => {
  const claims = broken(() => {
    const lock = mutex("lock");
    const body = function* () {
      yield* lock.lock();
      yield* lock.lockInterruptible(() => true);
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["no-self-deadlock"]);
});

test("a killable wait may end any time that the environment likes", () => {
  const claims = broken(() => {
    const lock = mutex("lock");
    const body = function* () {
      if ((yield* lock.lockKillable(() => choose([false, true]))) === 0) yield* lock.unlock();
    };
    return { actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 1 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("a mutex is not even tried in an interrupt", () => {
  const claims = broken(() => {
    const lock = mutex("lock");
    const handler = hardirq("handler", { cpu: 0 }, () => lock.trylock());
    return { actors: [task("a", { cpu: 0 }, () => lock.trylock()), handler] };
  });
  expect(claims).toEqual(["no-mutex-in-interrupt"]);
});

test("a task that ends with a mutex held is reported, also if nobody else wants it", () => {
  const claims = (unlocks: boolean) =>
    broken(() => {
      const lock = mutex("lock");
      const body = function* () {
        yield* lock.lock();
        if (unlocks) yield* lock.unlock();
      };
      return { actors: [task("a", { cpu: 0 }, body)], claims: [noLockHeldAtExit([lock])] };
    });
  expect(claims(false)).toEqual(["no-lock-held-at-exit"]);
  expect(claims(true)).toEqual([]);
});

/** Two drop their reference to an object under the lock in it; the last one frees the object. */
function dropping<L extends Mutex | Spinlock>(lock: () => L, unlock: (lock: L) => Steps) {
  return broken(() => {
    const [inObject, users] = [lock(), refcount("users", { initial: 2 })];
    const body = function* () {
      yield* inObject.lock();
      const isLast = yield* users.decAndTest();
      yield* unlock(inObject);
      if (isLast) yield* inObject.free();
    };
    return { actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 1 }, body)] };
  });
}

test("who unlocks a mutex may touch it after the next owner has freed it", () => {
  const newMutex = () => mutex("object.lock");
  expect(dropping(newMutex, (lock) => lock.unlockSlowpath())).toEqual(["no-use-after-free"]);
});

test("who unlocks a spinlock has done with it in that step", () => {
  const newSpinlock = () => spinlock("object.lock");
  expect(dropping(newSpinlock, (lock) => lock.unlock())).toEqual([]);
});

test("a mutex that is freed while somebody holds it, or locked once it is freed, is reported", () => {
  const claims = (first: "lock" | "free") =>
    broken(() => {
      const lock = mutex("lock");
      const body = function* () {
        if (first === "lock") yield* lock.lock();
        yield* lock.free();
        yield* lock.lock();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
  expect(claims("lock")).toEqual(["no-held-lock-freed"]);
  expect(claims("free")).toEqual(["no-use-after-free"]);
});
