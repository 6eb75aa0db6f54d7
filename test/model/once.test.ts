import { describe, expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import {
  actor,
  type Cell,
  cell,
  defineModel,
  holds,
  range,
  repeat,
  routine,
  type Steps,
  step,
} from "../../src/index.ts";

describe("steps are good for one yield*: taken twice they are a mistake", () => {
  const touch = routine("touch", function* (count: Cell<number>) {
    yield* count.read();
  });

  test.for<[string, (count: Cell<number>) => Steps<unknown>]>([
    ["of a cell", (count) => count.read()],
    ["a step", () => step("pause", () => undefined)],
    ["a routine", touch],
    ["a loop", (count) => repeat(2, () => count.read())],
  ])("%s", ([, make]) => {
    expect(told((count) => actorTaking(() => make(count)))).toBe("holds");
    expect(told((count) => actorTaking(constant(make(count))))).toMatch("taken a second time");
  });

  test("also as the body of an actor", () => {
    const body = (count: Cell<number>) => [actor("A", constant(count.read()))];
    expect(told(body)).toMatch("taken a second time");
  });
});

/** Takes the steps twice, the second time perhaps the same ones. */
function actorTaking(steps: () => Steps<unknown>) {
  const body = function* () {
    yield* steps();
    yield* steps();
  };
  return [actor("A", body)];
}

function constant<T>(value: T): () => T {
  return () => value;
}

/** The verdict, or the mistake. */
function told(actorsOf: (count: Cell<number>) => ReturnType<typeof actor>[]): string {
  const model = defineModel({
    name: "m",
    variants: { only: holds() },
    build: () => ({ actors: actorsOf(cell("count", range(0, 3))) }),
  });
  try {
    return check(model, { variant: "only" }).verdict.kind;
  } catch (error) {
    return String(error);
  }
}
