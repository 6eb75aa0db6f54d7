/**
 * What persistent sets must keep, each rule on a model that would lose something without it. `statesOf`
 * fails where a claim, an end or a local state gets lost; the comments say what would be.
 */
import { describe, expect, test } from "vitest";
import {
  actor,
  always,
  assert,
  type Cell,
  cell,
  choose,
  range,
  step,
  until,
  when,
} from "../../src/index.ts";
import { type Build, exhausted, statesOf } from "./searched.ts";

function brokenIn(build: Build): (readonly [string, number])[] {
  const { broken, reduction } = exhausted(build, "persistent");
  expect(reduction).toBe("persistent");
  return broken.map(({ claim, depth }) => [claim, depth] as const);
}

describe("what is kept", () => {
  test("a read and a write of one cell, in either order", () => {
    const build: Build = () => {
      const x = cell("x", [0, 1]);
      return {
        actors: [
          actor("reader", function* () {
            assert((yield* x.read()) === 0, "seen late");
          }),
          actor("writer", () => x.write(1)),
        ],
      };
    };
    expect(brokenIn(build)).toEqual([["assertion", 2]]);
  });

  test("writes without a look, in either order", () => {
    const build: Build = () => {
      const x = cell("x", [0, 1, 2]);
      return {
        actors: [actor("one", () => x.write(1)), actor("two", () => x.write(2))],
      };
    };
    expect(statesOf(build, "persistent")).toEqual([5, 5]);
  });

  test("a write without a look over the same value, before and after a change", () => {
    const build: Build = () => {
      const x = cell("x", [0, 1]);
      return {
        actors: [actor("same", () => x.write(0)), actor("change", () => x.write(1))],
      };
    };
    // Without its seeing the value: x = 1 at every end.
    expect(statesOf(build, "persistent")).toEqual([5, 5]);
  });

  test("what unblocks an actor that disturbs", () => {
    const build: Build = () => {
      const [gate, x] = [cell("gate", [0, 1]), cell("x", [0, 1, 2])];
      return {
        actors: [
          actor("opener", () => gate.write(1)),
          actor("waiter", function* () {
            yield* until("open", () => gate.value === 1);
            yield* x.write(1);
          }),
          actor("other", () => x.write(2)),
        ],
      };
    };
    // With the opener left out of what unblocks: x = 1 at every end.
    expect(statesOf(build, "persistent")).toEqual([9, 7]);
  });

  test("either of two things that unblock an actor", () => {
    const build: Build = () => {
      const [a, b, x] = [cell("a", [0, 1]), cell("b", [0, 1]), cell("x", [0, 1, 2])];
      return {
        actors: [
          actor("first", () => a.write(1)),
          actor("second", () => b.write(1)),
          actor("waiter", function* () {
            const isAlone = yield* step("a or b", () => {
              when(a.value === 1 || b.value === 1);
              return b.value === 0;
            });
            yield* x.write(1);
            return isAlone;
          }),
          actor("other", () => x.write(2)),
        ],
      };
    };
    // With only the last cell read taken for what blocks: never x = 2 where the first opened it alone.
    expect(statesOf(build, "persistent")).toEqual([28, 16]);
  });

  test("an alternative that is blocked while others are open", () => {
    const build: Build = () => {
      const [gate, x] = [cell("gate", [0, 1]), cell("x", [0, 1, 2])];
      return {
        actors: [
          actor("chooser", () =>
            step("choose", () => {
              const value = choose([1, 2]);
              when(value === 1 || gate.value === 1);
              x.value = value;
            }),
          ),
          actor("opener", () => gate.write(1)),
        ],
      };
    };
    // Without it: the chooser alone goes first, and x = 2 is never reached.
    expect(statesOf(build, "persistent")).toEqual([5, 4]);
  });

  test("a claim on two cells that two actors change", () => {
    const build: Build = () => {
      const [a, b] = [cell("a", [0, 1, 2]), cell("b", [0, 1, 2])];
      const passes = (place: Cell<0 | 1 | 2>) =>
        function* () {
          yield* place.write(1);
          yield* place.write(2);
        };
      return {
        actors: [actor("A", passes(a)), actor("B", passes(b))],
        claims: [always("not-both", () => a.value !== 1 || b.value !== 1)],
      };
    };
    expect(brokenIn(build)).toEqual([["not-both", 2]]);
  });

  test("a claim on two cells that are looked at before they are changed", () => {
    const build: Build = () => {
      const [a, b] = [cell("a", range(0, 2)), cell("b", range(0, 2))];
      const passes = (place: Cell<number>) =>
        function* () {
          for (const _ of [1, 2]) {
            yield* step("add", () => {
              place.value += 1;
            });
          }
        };
      return {
        actors: [actor("A", passes(a)), actor("B", passes(b))],
        claims: [always("not-both", () => a.value !== 1 || b.value !== 1)],
      };
    };
    expect(brokenIn(build)).toEqual([["not-both", 2]]);
  });

  test("what another actor breaks before one that ends the run", () => {
    const build: Build = () => ({
      actors: [
        actor("hasty", () => step("fail", () => assert(false, "at once"))),
        actor("slow", function* () {
          yield* step("wait", () => undefined);
          yield* step("too many", () => when(true));
          assert(false, "later");
        }),
      ],
    });
    expect(statesOf(build, "persistent")).toEqual([5, 4]);
  });

  test("what an actor does later than anybody has seen in the first search", () => {
    const build: Build = () => {
      const [x, y] = [cell("x", [0, 1]), cell("y", [0, 1, 2])];
      return {
        actors: [
          actor("A", () => y.write(1)),
          actor("B", function* () {
            if ((yield* x.read()) === 1) yield* y.write(2);
          }),
          actor("C", () => x.write(1)),
        ],
      };
    };
    // Ten, but where B has seen nothing and where A comes last all have finished in the same state.
    expect(statesOf(build, "persistent")).toEqual([12, 9]);
  });
});
