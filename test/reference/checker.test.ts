/** The obvious checker on models small enough to count by hand. */
import { expect, test } from "vitest";
import {
  actor,
  again,
  always,
  assert,
  atEnd,
  type Cell,
  cell,
  choose,
  defineModel,
  done,
  fail,
  figure,
  forever,
  holds,
  loop,
  type ModelDefinition,
  range,
  routine,
  step,
  stillPossible,
  until,
  when,
} from "../../src/index.ts";
import { type Exploration, explore } from "./checker.ts";

type Build = ModelDefinition<string, Record<never, never>>["build"];

function exploredUpTo(limit: number, build: Build): Exploration | null {
  const model = defineModel({ name: "small", variants: { plain: holds() }, build });
  return explore(model.instantiate("plain"), limit);
}

function explored(build: Build): Exploration {
  const exploration = exploredUpTo(100, build);
  if (exploration === null) throw new Error("a small model has few states");
  return exploration;
}

function add(to: Cell<number>, count: number): void {
  to.value += count;
}

test("two steps of two actors are a grid of nine states and twelve transitions", () => {
  const body = function* () {
    yield* step("one", () => undefined);
    yield* step("two", () => undefined);
  };
  expect(explored(() => ({ actors: [actor("A", body), actor("B", body)] }))).toMatchObject({
    states: 9,
    transitions: 12,
    levels: 5,
    ends: 1,
    deadlocks: 0,
  });
});

test("a choice is one transition for each way to decide, those that block left out", () => {
  const build: Build = () => {
    const x = cell("x", range(0, 3));
    return {
      actors: [
        actor("A", () =>
          step("choose", () => {
            const chosen = choose([0, 1, 2]) + choose([0, 1]);
            when(chosen !== 0);
            x.value = chosen;
          }),
        ),
      ],
    };
  };
  // 0+1, 1+0, 1+1, 2+0, 2+1 lead to x = 1, 2 or 3; 0+0 blocks.
  expect(explored(build)).toMatchObject({ states: 4, transitions: 5, ends: 3 });
});

test("a step that leads back where it came from is a transition", () => {
  const build: Build = () => ({
    actors: [actor("A", () => forever(() => step("idle", () => undefined)))],
  });
  expect(explored(build)).toMatchObject({ states: 1, transitions: 1, ends: 0, deadlocks: 0 });
});

test("of a finished routine its value is left, of a loop what it carries", () => {
  const build: Build = () => {
    const x = cell("x", range(0, 3));
    const sum = routine("sum", function* () {
      const one = yield* step("one", () => choose([0, 1, 2]));
      const two = yield* step("two", () => choose([0, 1, 2]));
      return (one + two) % 2;
    });
    return {
      actors: [
        actor("A", function* () {
          const parity = yield* sum();
          yield* loop(parity, function* (carried) {
            yield* step("round", () => undefined);
            return carried === 3 ? done() : again(carried + 1);
          });
        }),
      ],
      claims: [always("never", () => x.value === 0)],
    };
  };
  // Begun; after one, three; the actor that was told 0 goes round with 0, 1, 2, 3, the one that was
  // told 1 with 1, 2, 3; finished.
  expect(explored(build)).toMatchObject({
    states: 1 + 3 + 4 + 3 + 1,
    transitions: 3 + 9 + 4 + 3,
    levels: 6,
    ends: 1,
  });
});

test("a finished actor is what it returns", () => {
  const build =
    (returns: boolean): Build =>
    () => ({
      actors: [
        actor("A", function* () {
          const chosen = yield* step("choose", () => choose([1, 2]));
          return returns ? chosen : undefined;
        }),
      ],
    });
  expect(explored(build(true)).states).toBe(3);
  expect(explored(build(false)).states).toBe(2);
});

test("a violation in a step keeps what was written and ends the run", () => {
  const build: Build = () => {
    const x = cell("x", range(0, 2));
    return {
      actors: [
        actor("A", () =>
          step("write and fail", () => {
            x.value = 2;
            fail("broken-by-a", "on purpose");
          }),
        ),
        actor("B", () => step("other", () => undefined)),
      ],
      claims: [always("x-is-small", () => x.value < 2)],
      figures: [figure("x", () => x.value)],
    };
  };
  const exploration = explored(build);
  // Begun, B moved, A failed before or after B.
  expect(exploration).toMatchObject({ states: 4, transitions: 3, ends: 0, deadlocks: 0 });
  expect([...exploration.broken]).toEqual([["broken-by-a", { depth: 1, switches: 0 }]]);
  expect(exploration.figures.get("x")).toBe(0);
});

test("an assert between steps fails in the state after the step before it", () => {
  const build =
    (steps: number): Build =>
    () => ({
      actors: [
        actor("A", function* () {
          for (let taken = 0; taken < steps; taken++) yield* step("step", () => undefined);
          assert(false, "on purpose");
        }),
      ],
    });
  expect(explored(build(0)).broken.get("assertion")).toEqual({ depth: 0, switches: 0 });
  expect(explored(build(2)).broken.get("assertion")).toEqual({ depth: 2, switches: 0 });
  expect(explored(build(0)).states).toBe(1);
});

test("who waits for ever is a deadlock, unless it is a daemon", () => {
  const waiting =
    (daemon: boolean): Build =>
    () => {
      const never = cell("never", [false, true]);
      return {
        actors: [
          actor("A", () => step("end", () => undefined)),
          actor("B", { daemon }, () => until("never", () => never.value)),
        ],
        claims: [atEnd("ended", () => false)],
      };
    };
  expect([...explored(waiting(false)).broken.keys()]).toEqual(["no-deadlock"]);
  expect([...explored(waiting(true)).broken.keys()]).toEqual(["ended"]);
});

test("a guard is part of every step of its actor", () => {
  const build: Build = () => {
    const masked = cell("masked", [true, false]);
    return {
      actors: [
        actor("interrupt", { guard: () => when(!masked.value) }, () =>
          step("run", () => undefined),
        ),
        actor("task", () => masked.write(false)),
      ],
    };
  };
  expect(explored(build)).toMatchObject({ states: 3, transitions: 2 });
});

test("a claim on what stays possible is broken where no run leads there any more", () => {
  const build: Build = () => {
    const door = cell("door", ["open", "shut", "locked"]);
    return {
      actors: [
        actor("A", () =>
          forever(() =>
            step("turn", () => {
              when(door.value !== "locked");
              door.value = choose(["open", "shut", "locked"]);
            }),
          ),
        ),
      ],
      claims: [stillPossible("can-open", () => door.value === "open")],
    };
  };
  const { broken } = explored(build);
  expect(broken.get("can-open")).toEqual({ depth: 1, switches: 0 });
  expect(broken.get("no-deadlock")).toEqual({ depth: 1, switches: 0 });
});

test("the fewest switches are counted among the shortest runs", () => {
  const build: Build = () => {
    const x = cell("x", range(0, 4));
    const body = function* () {
      yield* step("add", () => add(x, 1));
      yield* step("add", () => add(x, 1));
    };
    return {
      actors: [actor("A", body), actor("B", body)],
      claims: [always("below-three", () => x.value < 3)],
    };
  };
  expect(explored(build).broken.get("below-three")).toEqual({ depth: 3, switches: 1 });
});

test("a model with more states than the limit is given up", () => {
  const build: Build = () => {
    const x = cell("x", range(0, 3));
    return { actors: [actor("A", () => step("choose", () => add(x, choose([1, 2, 3]))))] };
  };
  expect(exploredUpTo(3, build)).toBeNull();
  expect(exploredUpTo(4, build)?.states).toBe(4);
});
