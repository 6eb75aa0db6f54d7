/** Models that depend on more than the results of their steps: all of them must be found out. */
import { describe, expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import { ModelMistake } from "../../src/index.ts";
import { Prng } from "../../src/std/prng.ts";
import { type Leak, memories, outsiders } from "./leaks.ts";
import { buildingPlaces, type Place, places, type Shape } from "./places.ts";
import { kept, remembering, uses } from "./remembering.ts";

const prng = new Prng(1);

interface Case {
  readonly leak: string;
  readonly place: string;
  readonly modulus: number;
  readonly shape: Shape;
  readonly check: () => unknown;
}

/** Every leak at every place, each in a model of a size that is drawn. */
function corpus(
  leaks: Readonly<Record<string, Leak>>,
  where: Readonly<Record<string, Place>>,
  lasts: "one build" | "for ever",
): Case[] {
  return Object.entries(leaks).flatMap(([leak, begin]) =>
    Object.entries(where).map(([place, modelOf]) => {
      const shape = { before: prng.below(4), meanwhile: prng.below(4) };
      const modulus = 2 + prng.below(2);
      const draw = begin(modulus);
      const open = lasts === "for ever" ? () => draw : () => begin(modulus);
      const model = modelOf(open, shape);
      return { leak, place, modulus, shape, check: () => check(model, { variant: "only" }) };
    }),
  );
}

function mistakeOf(check: () => unknown): unknown {
  try {
    return check();
  } catch (thrown) {
    return thrown;
  }
}

const cases =
  "$leak drawn modulo $modulus, $shape.before steps before and $shape.meanwhile meanwhile: $place";

function isFoundOut({ check }: Case): void {
  const found = mistakeOf(check);
  expect(found).toBeInstanceOf(ModelMistake);
  expect(found).toMatchObject({ code: "nondeterministic" });
  expect((found as ModelMistake).place?.file).toMatch(/\/test\/broken\/(leaks|places)\.ts$/);
}

describe("a value kept in build() is found out", () => {
  test.each(corpus(memories, places, "one build"))(cases, isFoundOut);
});

describe("a value kept outside of build() is found out", () => {
  test.each(corpus(memories, { ...places, ...buildingPlaces }, "for ever"))(cases, isFoundOut);
});

describe("what asks the world outside is found out", () => {
  test.each(corpus(outsiders, { ...places, ...buildingPlaces }, "one build"))(cases, isFoundOut);
});

describe("a value that a step has read and not returned is found out", () => {
  const remembered = Object.entries(kept).flatMap(([what, keep]) =>
    Object.entries(uses).flatMap(([why, use]) =>
      (["actor", "build"] as const).flatMap((where) =>
        [0, 10].map((moments) => {
          const model = remembering(where, keep, use, moments);
          return { what, why, where, moments, check: () => check(model, { variant: "only" }) };
        }),
      ),
    ),
  );
  test.each(remembered)("$what, kept in $where $why, $moments steps apart", ({ check }) => {
    const found = mistakeOf(check);
    expect(found).toMatchObject({ code: "nondeterministic" });
    expect((found as ModelMistake).place?.file).toMatch(/\/test\/broken\/remembering\.ts$/);
  });
});
