import { describe, expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import { replay } from "../../src/check/replay.ts";
import {
  atEnd,
  atRest,
  booleans,
  cell,
  defineModel,
  forever,
  range,
  repeat,
  step,
  until,
  violates,
} from "../../src/index.ts";
import { hardirq, mutex, spinlock, task } from "../../src/linux/index.ts";
import { type Build, nested, reported, tasks, verdictOf } from "./observed.ts";

/** A daemon that always has something to do. */
function ticking() {
  const tick = cell("tick", booleans);
  const toggle = () =>
    step("tick", () => {
      tick.value = !tick.value;
    });
  return task("ticker", { cpu: 7, daemon: true }, () => forever(toggle));
}

const crossing: Build = () => {
  const [a, b] = [mutex("a"), mutex("b")];
  return {
    actors: [
      ...tasks(
        () => nested(a, b),
        () => nested(b, a),
      ),
      ticking(),
    ],
  };
};

describe("a deadlock of some while others run", () => {
  test("is reported, of those who wait and at the step that it forms", () => {
    const { verdict, witness } = reported(crossing);
    expect(verdict).toMatchObject({
      claim: "no-deadlock",
      message: "T0, T1 wait for ever, while others still run",
    });
    expect(witness?.events.map(({ step }) => step)).toEqual(["mutex_lock(a)", "mutex_lock(b)"]);
  });

  test("comes with who waits for whom, holding what since when", () => {
    const { witness } = reported(crossing);
    expect(witness?.actors.map(({ actor, status, waitsFor }) => [actor, status, waitsFor])).toEqual(
      [
        ["T0", "blocked", ["T1"]],
        ["T1", "blocked", ["T0"]],
        ["ticker", "ready", []],
      ],
    );
    expect(witness?.actors[0]?.holds?.map(({ lock, step }) => [lock, step])).toEqual([
      ["a", "mutex_lock(a)"],
    ]);
    expect(witness?.actors[0]?.holds?.[0]?.place).not.toBeNull();
  });

  test("is none where the locks are taken in one order", () => {
    expect(
      verdictOf(() => {
        const [a, b] = [mutex("a"), mutex("b")];
        return {
          actors: [
            ...tasks(
              () => nested(a, b),
              () => nested(a, b),
            ),
            ticking(),
          ],
        };
      }),
    ).toBe("holds");
  });

  test("is seen behind somebody who only retries", () => {
    expect(
      verdictOf(() => {
        const [a, b] = [mutex("a"), mutex("b")];
        const holder = function* () {
          yield* a.lock();
          yield* until("never", () => false);
        };
        const retrier = function* () {
          yield* forever(function* () {
            if (yield* b.trylock()) yield* b.unlock();
          });
        };
        return { actors: tasks(holder, () => nested(a), retrier) };
      }),
    ).toBe("no-deadlock: T0, T1 wait for ever, while others still run");
  });

  test("replays", () => {
    const model = defineModel({
      name: "small",
      variants: { plain: violates("no-deadlock") },
      build: crossing,
    });
    const { witness } = check(model, { variant: "plain" });
    const { claim = "", message = "", schedule = [] } = witness ?? {};
    const trace = { model: "small", variant: "plain", parameters: {}, claim, message, schedule };
    expect(replay(model, trace).kind).toBe("reproduced");
    expect(replay(model, { ...trace, schedule: schedule.slice(0, 1) }).kind).toBe("held");
  });

  test("is not looked for by a reduced search, which says so", () => {
    const model = defineModel({
      name: "small",
      variants: { plain: violates("no-deadlock") },
      build: crossing,
    });
    const { asides } = check(model, { variant: "plain", reduction: "persistent" });
    expect(asides.join()).toMatch("was not looked for");
  });
});

test("a deadlock of all is told from when on it was there", () => {
  const finishing = (steps: number): Build => {
    return () => {
      const [a, b] = [mutex("a"), mutex("b")];
      const other = () => repeat(steps, () => step("work", () => {}));
      return {
        actors: tasks(
          () => nested(a, b),
          () => nested(b, a),
          other,
        ),
      };
    };
  };
  const late = reported(finishing(3)).witness;
  expect([late?.formed, late?.events.length]).toEqual([2, 5]);
  expect(reported(finishing(0)).witness?.formed).toBeUndefined();
});

describe("waiting that can still be resolved", () => {
  const waiting = (isResolved: boolean): Build => {
    return () => {
      const event = cell("event", booleans);
      const waiter = task("waiter", { cpu: 0 }, () => until("event", () => event.value));
      const comes = isResolved ? 1 : 0;
      const timer = hardirq("timer", { cpu: 1, comes }, () => event.write(true));
      return { actors: [waiter, timer, ticking()] };
    };
  };

  test("by an interrupt is none", () => {
    expect(verdictOf(waiting(true))).toBe("holds");
  });

  test("is for ever where the interrupt never comes", () => {
    expect(verdictOf(waiting(false))).toBe(
      "no-deadlock: waiter waits for ever, while others still run",
    );
  });

  test("by a task that backs off is none", () => {
    expect(
      verdictOf(() => {
        const [a, b] = [mutex("a"), mutex("b")];
        const backingOff = function* () {
          yield* repeat(2, function* () {
            yield* b.lock();
            if (yield* a.trylock()) yield* a.unlock();
            yield* b.unlock();
          });
        };
        return { actors: [...tasks(() => nested(a, b), backingOff), ticking()] };
      }),
    ).toBe("holds");
  });
});

describe("waiting that is declared", () => {
  const server = (isDeclared: boolean): Build => {
    return () => {
      const requests = cell("requests", range(0, 1), 1);
      const served = cell("served", range(0, 1));
      const take = () =>
        until("take a request", () => {
          if (requests.value === 0) return false;
          requests.value -= 1;
          served.value += 1;
          return true;
        });
      const serve = () => forever(() => (isDeclared ? atRest(take()) : take()));
      return {
        actors: tasks(serve),
        claims: [atEnd("all-served", () => served.value === 1)],
      };
    };
  };

  test("as a rest is no deadlock, and as good as an end", () => {
    expect(verdictOf(server(true))).toBe("holds");
    expect(verdictOf(server(false))).toBe("no-deadlock: T0 waits for ever");
  });

  test("as a rest while others run is none either", () => {
    const withTicker = (isDeclared: boolean): Build => {
      return (setting) => {
        const { actors } = server(isDeclared)(setting);
        return { actors: [...actors, ticking()] };
      };
    };
    expect(verdictOf(withTicker(true))).toBe("holds");
    expect(verdictOf(withTicker(false))).toMatch("no-deadlock: T0 waits for ever, while others");
  });
});

test("who waits for itself is told at once", () => {
  expect(
    verdictOf(() => {
      const lock = spinlock("lock");
      return { actors: [...tasks(() => nested(lock, lock)), ticking()] };
    }),
  ).toMatch("no-self-deadlock");
});
