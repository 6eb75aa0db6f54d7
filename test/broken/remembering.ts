/**
 * Models whose actors remember what a step has read without the step returning it: in a variable of the
 * generator or of `build()`. Each is the same until another actor writes at the right moment, and the
 * rarer that is, the harder the mistake is to find by chance.
 */
import {
  actor,
  again,
  assert,
  type Cell,
  cell,
  defineModel,
  done,
  holds,
  loop,
  type Model,
  range,
  repeat,
  routine,
  type Steps,
  step,
  when,
} from "../../src/index.ts";

/** What is remembered of the values read, the newest last. */
export const kept: Readonly<Record<string, (before: number, read: number) => number>> = {
  "the last value": (_, read) => read,
  "the largest value": Math.max,
  "whether it was ever one": (before, read) => (before === 1 || read === 1 ? 1 : 0),
};

interface Memory {
  look(): void;
  value(): number;
}

type Use = (memory: Memory, x: Cell<number>, y: Cell<number>) => Steps;

/** How it is remembered, and what for. */
export const uses: Readonly<Record<string, Use>> = {
  "to write it": function* ({ look, value }, _, y) {
    yield* step("look", look);
    yield* step("use", () => {
      y.value = value();
    });
  },
  "to choose a step": function* ({ look, value }, x, y) {
    yield* step("look", look);
    yield* value() === 0 ? x.read() : y.write(1);
  },
  "to wait": function* ({ look, value }, _, y) {
    yield* step("look", look);
    yield* step("use", () => when(value() === 0 || y.value === 1));
  },
  "to assert something": function* ({ look, value }) {
    yield* step("look", look);
    yield* step("use", () => assert(value() === 0, "remembered"));
  },
  "past the end of a routine": function* ({ look, value }, _, y) {
    const looking = routine("look", () => step("look", look));
    yield* looking();
    yield* y.write(value());
  },
  "past an iteration of a loop": function* ({ look, value }, _, y) {
    yield* loop(0, function* (round) {
      yield* y.write(value());
      yield* step("look", look);
      return round > 0 ? done() : again(round + 1);
    });
  },
  "past two steps": function* ({ look, value }, x, y) {
    yield* step("look", look);
    yield* x.read();
    yield* y.read();
    yield* y.write(value());
  },
};

/** `moments` are the steps of the other actor, of which one alone leaves something to remember. */
export function remembering(
  where: "actor" | "build",
  keep: (before: number, read: number) => number,
  use: Use,
  moments: number,
): Model {
  return defineModel({
    name: "remembering",
    variants: { only: holds() },
    build() {
      const x = cell("x", range(0, 2));
      const y = cell("y", range(0, 2));
      const begin = (): Memory => {
        let memory = 0;
        const look = () => {
          memory = keep(memory, x.value);
        };
        return { look, value: () => memory };
      };
      const shared = begin();
      const other = function* () {
        yield* repeat(moments, () => y.write(0));
        yield* x.write(1);
        yield* x.write(0);
        yield* repeat(moments, () => y.write(0));
      };
      const remembers = () => use(where === "build" ? shared : begin(), x, y);
      return { actors: [actor("A", remembers), actor("other", other)] };
    },
  });
}
