import { describe, expect, test } from "vitest";
import {
  again,
  atEnd,
  cell,
  done,
  loop,
  range,
  type Steps,
  step,
  until,
  when,
} from "../../../src/index.ts";
import {
  condResched,
  kernel,
  mightSleep,
  mutex,
  type Preemption,
  returnToUserMode,
  rwsem,
  spinlock,
  task,
} from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";

const preemptions: readonly Preemption[] = ["none", "voluntary", "full"];

/** Under which kinds of preemption something is broken. */
function brokenUnder(build: Parameters<typeof broken>[0]): readonly Preemption[] {
  return preemptions.filter((preemption) => {
    const claims = broken((setting) => {
      kernel({ preemption });
      return build(setting);
    });
    return claims.length > 0;
  });
}

describe("an update in two steps is lost to another task of the CPU", () => {
  /** `between` is what a task does between its load and its store, made for each. */
  const lostAcross = (cpus: readonly number[], between: (at: number) => () => Steps<unknown>) =>
    brokenUnder(() => {
      const count = cell("count", range(0, 2));
      const body = (pause: () => Steps<unknown>) =>
        function* () {
          const seen = yield* count.read();
          yield* pause();
          yield* count.write(seen + 1);
        };
      return {
        actors: cpus.map((cpu, at) => task(`task${at}`, { cpu }, body(between(at)))),
        claims: [atEnd("both-counted", () => count.value === 2)],
      };
    });

  test("wherever it is preempted, and on another CPU always", () => {
    const work = () => () => step("work", () => {});
    expect(lostAcross([0, 0], work)).toEqual(["full"]);
    expect(lostAcross([0, 1], work)).toEqual(preemptions);
  });

  test("where it reschedules", () => {
    expect(lostAcross([0, 0], () => condResched)).toEqual(preemptions);
  });

  test("where it might sleep, unless preemption is none", () => {
    const lockItsOwn = (at: number) => {
      const lock = mutex(`mutex${at}`);
      return () => lock.lock();
    };
    expect(lostAcross([0, 0], lockItsOwn)).toEqual(["voluntary", "full"]);
  });

  test("where it goes through user mode", () => {
    const userCode = () => () => step("user code", returnToUserMode);
    expect(lostAcross([0, 0], userCode)).toEqual(preemptions);
  });
});

describe("a task that waits for another of its CPU", () => {
  const waiting = (wait: (isReady: () => boolean) => Steps<unknown>) =>
    brokenUnder(() => {
      const ready = cell("ready", [false, true]);
      return {
        actors: [
          task("waiter", { cpu: 0 }, () => wait(() => ready.value)),
          task("sibling", { cpu: 0 }, () => ready.write(true)),
        ],
      };
    });

  test("waits for ever if it spins and cannot be preempted", () => {
    expect(waiting((isReady) => until("cpu_relax", isReady))).toEqual(["none", "voluntary"]);
  });

  test("need not wait for ever if it reschedules meanwhile", () => {
    const patiently = (isReady: () => boolean) =>
      loop(null, function* () {
        if (yield* step("ready?", isReady)) return done();
        yield* condResched();
        return again(null);
      });
    expect(waiting(patiently)).toEqual([]);
  });

  test("sleeps if it says so", () => {
    const asleep = (isReady: () => boolean) =>
      step("wait_event", () => {
        mightSleep("wait_event", "include/linux/wait.h");
        when(isReady());
      });
    expect(waiting(asleep)).toEqual([]);
  });
});

test("a contended sleeping lock gives its CPU to the holder, a spinlock need not", () => {
  const sleeping = brokenUnder(() => {
    const [lock, sem] = [mutex("m"), rwsem("sem")];
    const body = function* () {
      yield* sem.downWrite();
      yield* lock.lock();
      yield* condResched();
      yield* lock.unlock();
      yield* sem.upWrite();
    };
    return { actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 0 }, body)] };
  });
  expect(sleeping).toEqual([]);

  const spinning = brokenUnder(() => {
    const lock = spinlock("lock");
    const body = function* () {
      yield* lock.lock();
      yield* lock.unlock();
      yield* condResched();
    };
    return { actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 0 }, body)] };
  });
  expect(spinning).toEqual([]);
});

test("what a step wrote before it slept is not kept", () => {
  const wrong = brokenUnder(() => {
    const [count, ready] = [cell("count", range(0, 2)), cell("ready", [false, true])];
    const sleeper = task("sleeper", { cpu: 0 }, () =>
      step("count, and wait", () => {
        count.value += 1;
        mightSleep("wait_event", "include/linux/wait.h");
        when(ready.value);
      }),
    );
    return {
      actors: [sleeper, task("sibling", { cpu: 0 }, () => ready.write(true))],
      claims: [atEnd("counted-once", () => count.value === 1)],
    };
  });
  expect(wrong).toEqual([]);
});

test("a task that gets the CPU back may be the first to run, and spin for ever", () => {
  const { witness } = explored(() => {
    kernel({ preemption: "none" });
    const ready = cell("ready", [false, true]);
    const spinner = task("spinner", { cpu: 0 }, function* () {
      yield* condResched();
      yield* until("ready", () => ready.value);
    });
    return { actors: [spinner, task("sibling", { cpu: 0 }, () => ready.write(true))] };
  });
  expect(witness?.claim).toBe("no-deadlock");
  expect(witness?.events.map(({ step, result }) => [step, result])).toEqual([
    ["context_switch()", null],
    ["cond_resched()", "gives up its CPU"],
    ["cond_resched(), again", null],
  ]);
});
