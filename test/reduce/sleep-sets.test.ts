/**
 * Sleep sets, on models in which persistent sets leave nothing out: the states stay, and transitions are
 * saved. The counts are exact, for a transition too few is one that nothing speaks for.
 */
import { expect, test } from "vitest";
import { actor, cell, choose, forever, range, routine, step } from "../../src/index.ts";
import { audited, type Build, modelWith } from "./searched.ts";

/** States and transitions with persistent sets, and with sleep sets as well. */
function counted(build: Build): readonly (readonly [number, number])[] {
  const { rows, differences } = audited(modelWith(build));
  expect(differences).toEqual([]);
  return (["persistent", "sleep"] as const).map((reduction) => {
    const row = rows.find((other) => other.reduction === reduction);
    return [row?.states ?? 0, row?.transitions ?? 0] as const;
  });
}

test("of two moves that do not disturb each other, one order is followed", () => {
  const build: Build = () => {
    const [x, y] = [cell("x", range(0, 2)), cell("y", range(0, 2))];
    const crossing = (first: typeof x, second: typeof y, value: number) =>
      function* () {
        yield* first.write(value);
        yield* second.write(value);
      };
    return { actors: [actor("A", crossing(x, y, 1)), actor("B", crossing(y, x, 2))] };
  };
  // Only the first two moves are of this kind: what they lead to is reached once instead of twice.
  expect(counted(build)).toEqual([
    [12, 12],
    [12, 11],
  ]);
});

test("who sleeps on one way to a state and not on another does not sleep there", () => {
  const build: Build = () => {
    const x = cell("x", [0, 1]);
    return {
      actors: [
        actor("A", function* () {
          yield* step("either zero", () => {
            x.value = choose([0, 0]);
          });
          yield* step("look", () => x.value);
        }),
        actor("B", function* () {
          yield* x.write(1);
          yield* x.write(1);
        }),
        actor("C", () => x.write(0)),
      ],
    };
  };
  // One less if the first way to a state had the last word.
  expect(counted(build)[1]).toEqual([28, 51]);
});

test("nobody sleeps in a state that a longer way comes to later, past something that disturbs", () => {
  const build: Build = () => {
    const [x, y] = [cell("x", [0, 1]), cell("y", range(0, 2))];
    const detour = routine("detour", function* () {
      const isLong = yield* step("y = 1", () => {
        y.value = 1;
        return choose([false, true]);
      });
      if (isLong) {
        yield* step("look at x", () => {
          void x.value;
        });
      }
    });
    return {
      actors: [
        actor("A", function* () {
          yield* x.write(1);
          yield* y.write(2);
        }),
        actor("B", () => detour()),
      ],
    };
  };
  // A sleeps after the short way, and after the long one it does not: one less if it slept on.
  expect(counted(build)[1]).toEqual([11, 14]);
});

test("nobody sleeps where somebody goes round", () => {
  const build: Build = () => {
    const [x, y] = [cell("x", range(0, 2)), cell("y", range(0, 2))];
    return {
      actors: [
        actor("A", { daemon: true }, () =>
          forever(function* () {
            yield* x.write(1);
            yield* y.write(1);
          }),
        ),
        actor("B", function* () {
          yield* y.write(2);
          yield* x.write(2);
        }),
      ],
    };
  };
  const [persistent, sleep] = counted(build);
  expect(sleep).toEqual(persistent);
});
