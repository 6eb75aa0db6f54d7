/**
 * Places: where in a model a leak may be asked. Each is a small model of two actors that is in order but
 * for what it draws.
 */
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
  figure,
  holds,
  loop,
  type Model,
  type ModelDefinition,
  range,
  repeat,
  routine,
  type Steps,
  step,
  stillPossible,
  when,
} from "../../src/index.ts";
import type { Draw } from "./leaks.ts";

/** How large the model is around the mistake. */
export interface Shape {
  /** Steps that the actor takes before. */
  readonly before: number;
  /** Steps that the other actor takes meanwhile. */
  readonly meanwhile: number;
}

type Built = ReturnType<ModelDefinition<string, Record<never, never>>["build"]>;

/** `open` begins the leak wherever the place wants it to begin. */
export type Place = (open: () => Draw, shape: Shape) => Model;

/** Where a draw lasts from one build to the next, and where not. */
export const places: Readonly<Record<string, Place>> = {
  "what a step returns": inActor(function* (draw, x) {
    const drawn = yield* step("draw", draw);
    yield* x.write(drawn);
  }),
  "what a step writes": inActor(function* (draw, x) {
    yield* step("draw", () => {
      x.value = draw();
    });
  }),
  "which cell a step reads": inActor(function* (draw, x, y) {
    yield* step("draw", () => (draw() === 0 ? x : y).value);
  }),
  "whether a step is enabled": inActor(function* (draw, x) {
    yield* step("draw", () => {
      when(draw() === 0);
      x.value = 1;
    });
  }),
  "how many alternatives there are": inActor(function* (draw, x) {
    yield* step("draw", () => {
      x.value = choose([0, 1, 2].slice(0, 1 + draw()));
    });
  }),
  "an assertion in a step": inActor(function* (draw) {
    yield* step("draw", () => assert(draw() === 0, "drawn"));
  }),
  "which step comes next": inActor(function* (draw, x) {
    if (draw() === 0) yield* x.read();
    else yield* x.write(1);
  }),
  "an argument of a step": inActor(function* (draw, x) {
    yield* x.write(draw());
  }),
  "what a step closes over": inActor(function* (draw, x) {
    const drawn = draw();
    yield* step("draw", () => {
      x.value = drawn;
    });
  }),
  "an assertion between steps": inActor(function* (draw, x) {
    yield* x.read();
    assert(draw() === 0, "drawn");
    yield* x.read();
  }),
  "a routine": inActor(function* (draw, x) {
    const look = routine("look", function* () {
      yield* x.read();
      return draw();
    });
    yield* x.write(yield* look());
  }),
  "an iteration of a loop": inActor(function* (draw, x) {
    yield* loop(0, function* (index) {
      yield* step("draw", () => {
        x.value = draw();
      });
      return index > 1 ? done() : again(index + 1);
    });
  }),
  "what a loop carries": inActor(function* (draw, x) {
    yield* loop(0, function* (carried) {
      yield* x.write(carried);
      return carried > 0 ? done() : again(draw());
    });
  }),
  "how often a loop repeats": inActor(function* (draw, x) {
    yield* repeat(1 + draw(), () => x.read());
    yield* x.write(1);
  }),
  "a guard": model((open, x, { before }) => {
    const draw = open();
    const options = { guard: () => when(draw() === 0) };
    return {
      actors: [actor("A", options, () => repeat(before + 1, () => x.write(1)))],
    };
  }),
  "a claim on every state": model((open, x) => {
    const draw = open();
    return {
      actors: [actor("A", () => x.write(1))],
      claims: [always("drawn", () => x.value >= 0 && draw() === 0)],
    };
  }),
  "a claim at the end": model((open, x) => {
    const draw = open();
    return {
      actors: [actor("A", () => x.write(1))],
      claims: [atEnd("drawn", () => x.value > 0 && draw() === 0)],
    };
  }),
  "a claim on what is still possible": model((open, x) => {
    const draw = open();
    return {
      actors: [actor("A", () => x.write(1))],
      claims: [stillPossible("drawn", () => x.value > 0 && draw() === 0)],
    };
  }),
  "a figure": model((open, x) => {
    const draw = open();
    return {
      actors: [actor("A", () => x.write(1))],
      figures: [figure("drawn", () => x.value + draw())],
    };
  }),
};

/** Places that only what outlives a build can break. */
export const buildingPlaces: Readonly<Record<string, Place>> = {
  "what a cell begins with": model((open) => {
    const z = cell("z", range(0, 9), open()());
    return { actors: [actor("A", () => z.read())] };
  }),
  "how many actors there are": model((open, x) => ({
    actors: Array.from({ length: 2 + open()() }, (_, index) =>
      actor(`A${index}`, () => x.write(1)),
    ),
  })),
  "what an actor is called": model((open, x) => ({
    actors: [actor(`A${open()()}`, () => x.write(1))],
  })),
  "what build() makes of it": model((open, x) => {
    const drawn = open()();
    return { actors: [actor("A", () => x.write(drawn))] };
  }),
  "what a claim compares with": model((open, x) => {
    const drawn = open()();
    return {
      actors: [actor("A", () => x.write(1))],
      claims: [always("drawn", () => x.value <= drawn)],
    };
  }),
  "what a claim is called": model((open, x) => ({
    actors: [actor("A", () => x.write(1))],
    claims: [always(`claim-${open()()}`, () => x.value < 9)],
  })),
  "what a figure measures": model((open, x) => {
    const drawn = open()();
    return {
      actors: [actor("A", () => x.write(1))],
      figures: [figure("sum", () => x.value + drawn)],
    };
  }),
};

type Body = (draw: Draw, x: Cell<number>, y: Cell<number>) => Steps;

/** A place in the body of actor A, after some steps in order. */
function inActor(body: Body): Place {
  return model((open, x, { before }) => {
    const y = cell("y", range(0, 9));
    const draw = open();
    const whole = function* () {
      for (let count = 0; count < before; count++) yield* y.write(count);
      yield* body(draw, x, y);
      yield* y.read();
    };
    return { actors: [actor("A", whole)] };
  });
}

function model(build: (open: () => Draw, x: Cell<number>, shape: Shape) => Built): Place {
  return (open, shape) =>
    defineModel({
      name: "broken",
      variants: { only: holds() },
      build() {
        const x = cell("x", range(0, 9));
        const built = build(open, x, shape);
        const other = actor("other", () => repeat(shape.meanwhile, () => x.write(2)));
        return { ...built, actors: [...built.actors, other] };
      },
    });
}
