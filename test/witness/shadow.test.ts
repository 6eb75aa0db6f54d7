/** What leaks past a summary parts the image from a plain run, wherever it is kept. */
import { expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import {
  actor,
  again,
  type Cell,
  cell,
  defineModel,
  done,
  forever,
  holds,
  loop,
  range,
  routine,
  step,
} from "../../src/index.ts";

let outside = 0;

test.for<[string, (a: Cell<number>) => Actors]>([
  [
    "the actor, past the iterations of its loop",
    (a) => {
      const body = function* () {
        let sum = 0;
        yield* loop(0, function* (index) {
          sum += yield* a.read();
          if (sum > 1) yield* a.write(0);
          return index > 1 ? done() : again(index + 1);
        });
      };
      return [actor("A", body), actor("B", () => a.write(1))];
    },
  ],
  [
    "the actor, past the end of a routine",
    (a) => {
      const body = function* () {
        let seen = 0;
        const look = routine("look", function* () {
          seen = yield* a.read();
        });
        yield* look();
        yield* seen === 1 ? step("one", () => undefined) : step("zero", () => undefined);
      };
      return [actor("A", body), actor("B", () => a.write(1))];
    },
  ],
  [
    "a daemon, in an endless loop",
    () => {
      const body = function* () {
        let isFirst = true;
        yield* forever(function* () {
          yield* step(isFirst ? "first" : "later", () => undefined);
          isFirst = false;
        });
      };
      return [actor("A", { daemon: true }, body)];
    },
  ],
  [
    "build, where steps only add to it",
    (a) => {
      let steps = 0;
      const count = () =>
        step("count", () => {
          steps += 1;
        });
      const body = function* () {
        yield* count();
        yield* a.write(steps > 1 ? 1 : 0);
      };
      return [actor("A", body), actor("B", count)];
    },
  ],
  [
    "the module, for the next build",
    (a) => {
      outside += 1;
      return [actor("A", () => a.write(outside % 2))];
    },
  ],
  ["the name of an actor", () => [actor(`A${outside++}`, () => step("go", () => undefined))]],
])("a value kept in %s is found", ([, actorsOf]) => {
  const model = defineModel({
    name: "leaky",
    variants: { only: holds() },
    build: () => ({ actors: actorsOf(cell("a", range(0, 3))) }),
  });
  expect(() => check(model, { variant: "only" })).toThrow(/runs again/);
});

type Actors = ReturnType<typeof actor>[];
