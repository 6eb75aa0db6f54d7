import { expect, test } from "vitest";
import {
  assert,
  atEnd,
  cell,
  fail,
  type Steps,
  step,
  stillPossible,
  until,
} from "../../../src/index.ts";
import { mutex, rcuCallback, readCopyUpdate, spinlock, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

/** A reader, and an updater that has what it unhooks freed by a callback, then waits and looks. */
function freeing(wait: "no" | "rcu_barrier") {
  return broken(() => {
    const rcu = readCopyUpdate("classic", { callbacksOn: [1] });
    const pointer = cell("pointer", ["object", "null"]);
    const object = cell("object", ["live", "freed"]);
    const freeObject = rcuCallback("free_object", () => object.write("freed"));
    const reader = task("reader", { cpu: 0 }, function* () {
      yield* rcu.readLock();
      if ((yield* pointer.read()) === "object") {
        yield* step("use", () => assert(object.value === "live", "used after it was freed"));
      }
      yield* rcu.readUnlock();
    });
    const updater = task("updater", { cpu: 1 }, function* () {
      yield* pointer.write("null");
      yield* rcu.call("object", freeObject);
      if (wait === "rcu_barrier") yield* rcu.barrier();
      yield* step("look", () => {
        if (object.value !== "freed") fail("freed-by-now", "the callback has not run");
      });
    });
    const freed = stillPossible("free_object runs", () => object.value === "freed");
    return { actors: [reader, updater, ...rcu.actors], claims: [freed] };
  });
}

test("a callback runs after every reader that was there, and rcu_barrier after the callback", () => {
  expect(freeing("rcu_barrier")).toEqual([]);
});

test("nothing says that a callback has run when call_rcu returns", () => {
  expect(freeing("no")).toEqual(["freed-by-now"]);
});

/** A callback that takes a lock, queued once. */
function invoking(make: () => { lock(): Steps; unlock(): Steps }) {
  return broken(() => {
    const rcu = readCopyUpdate("classic", { callbacksOn: [0] });
    const lock = make();
    const func = rcuCallback("func", function* () {
      yield* lock.lock();
      yield* lock.unlock();
    });
    return { actors: [task("a", { cpu: 0 }, () => rcu.call(null, func)), ...rcu.actors] };
  });
}

test("a callback may take a spinlock but must not sleep", () => {
  expect(invoking(() => spinlock("lock"))).toEqual([]);
  expect(invoking(() => mutex("lock"))).toEqual(["no-sleep-in-atomic"]);
});

test("callbacks of one CPU run in the order they were queued", () => {
  const claims = broken(() => {
    const rcu = readCopyUpdate("classic", { callbacksOn: [0] });
    const last = cell("last", [0, 1, 2]);
    const note = rcuCallback("note", (number: 1 | 2) =>
      step("note", () => {
        assert(last.value < number, "overtaken");
        last.value = number;
      }),
    );
    const body = function* () {
      yield* rcu.call(1, note);
      yield* rcu.call(2, note);
      yield* rcu.barrier();
    };
    return {
      actors: [task("a", { cpu: 0 }, body), ...rcu.actors],
      claims: [atEnd("both-ran", () => last.value === 2)],
    };
  });
  expect(claims).toEqual([]);
});

test("rcu_barrier waits for the callbacks of every CPU", () => {
  const claims = broken(() => {
    const rcu = readCopyUpdate("preemptible", { callbacksOn: [0, 1] });
    const ran = [cell("on CPU0", [false, true]), cell("on CPU1", [false, true])] as const;
    const note = rcuCallback("note", (cpu: 0 | 1) => ran[cpu].write(true));
    const isQueued = cell("is queued", [false, true]);
    const other = task("other", { cpu: 1 }, function* () {
      yield* rcu.call(1, note);
      yield* isQueued.write(true);
    });
    const unloader = task("unloader", { cpu: 0 }, function* () {
      yield* rcu.call(0, note);
      yield* until("the other has queued", () => isQueued.value);
      yield* rcu.barrier();
      yield* step("unload", () =>
        assert(
          ran.every(({ value }) => value),
          "unloaded before it ran",
        ),
      );
    });
    return { actors: [unloader, other, ...rcu.actors] };
  });
  expect(claims).toEqual([]);
});

/** One call_rcu on CPU0. */
function calling(callbacksOn: readonly number[], lists: "rcu.actors" | "none of them") {
  return broken(() => {
    const rcu = readCopyUpdate("classic", { callbacksOn });
    const func = rcuCallback("func", () => step("nothing", () => {}));
    const others = lists === "rcu.actors" ? rcu.actors : [];
    return { actors: [task("a", { cpu: 0 }, () => rcu.call(null, func)), ...others] };
  });
}

test("callbacks that nobody would invoke are a mistake", () => {
  expect(calling([0], "rcu.actors")).toEqual([]);
  expect(() => calling([1], "rcu.actors")).toThrow(/nobody invokes the RCU callbacks of CPU0/);
  expect(() => calling([0], "none of them")).toThrow(/"rcu_gp" is not among the model's actors/);
});
