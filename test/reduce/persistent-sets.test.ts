/**
 * What persistent sets leave out, each rule on a model that shows what it saves.
 */
import { describe, expect, test } from "vitest";
import {
  actor,
  actorOrNone,
  always,
  type Cell,
  cell,
  cells,
  range,
  type Steps,
  self,
  step,
  when,
} from "../../src/index.ts";
import { type Build, statesOf } from "./searched.ts";

function* count(place: Cell<number>): Steps {
  const seen = yield* place.read();
  yield* place.write(seen + 1);
}

describe("what is left out", () => {
  test("actors that share nothing go one after the other", () => {
    const build: Build = () => ({
      actors: cells("own", 4, range(0, 3)).map((own) =>
        actor(own.name, function* () {
          yield* own.write(1);
          yield* own.write(2);
          yield* own.write(3);
        }),
      ),
    });
    expect(statesOf(build, "persistent")).toEqual([4 ** 4, 4 * 3 + 1]);
  });

  test("a cell that is only read disturbs nobody", () => {
    const build: Build = () => {
      const shared = cell("shared", [1]);
      const reads = function* () {
        yield* shared.read();
        yield* shared.read();
      };
      return { actors: [actor("A", reads), actor("B", reads)] };
    };
    expect(statesOf(build, "persistent")).toEqual([9, 5]);
  });

  /** Two actors: something of their own, a stretch under a lock, something of their own. */
  function underLock(take: () => Steps, drop: () => Steps): ReturnType<Build> {
    const shared = cell("shared", range(0, 4));
    const own = cells("own", 2, range(0, 2));
    return {
      actors: own.map((mine) =>
        actor(mine.name, function* () {
          yield* mine.write(1);
          yield* take();
          yield* count(shared);
          yield* count(shared);
          yield* drop();
          yield* mine.write(2);
        }),
      ),
    };
  }

  test("what is done under a lock is one stretch for the others", () => {
    const build: Build = () => {
      const owner = cell("lock", actorOrNone);
      const take = () =>
        step("lock", () => {
          when(owner.value === null, owner.value);
          owner.value = self();
        });
      return underLock(take, () => owner.write(null));
    };
    // Three until both stand before the lock; then either is first, fourteen more, one way, with the
    // last the same for both.
    expect(statesOf(build, "persistent")).toEqual([59, 3 + 2 * 14 - 1]);
  });

  test("a lock that is a flag and knows no owner is a lock as well", () => {
    const build: Build = () => {
      const held = cell("held", [false, true]);
      const take = () =>
        step("take", () => {
          when(!held.value);
          held.value = true;
        });
      return underLock(take, () => held.write(false));
    };
    expect(statesOf(build, "persistent")).toEqual([59, 30]);
  });

  test("a write of what the cell holds already is none for a claim", () => {
    const build: Build = () => {
      const [a, b] = [cell("a", [0, 1]), cell("b", [0, 1])];
      return {
        actors: [actor("A", () => a.write(0)), actor("B", () => b.write(0))],
        claims: [always("none", () => a.value === 0 && b.value === 0)],
      };
    };
    expect(statesOf(build, "persistent")).toEqual([4, 3]);
  });
});
