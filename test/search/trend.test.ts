/** The guess of how many states there will be: within a factor of ten over the larger of the catalogue. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Model } from "../../src/model/model.ts";
import { BreadthFirst } from "../../src/search/breadth-first.ts";
import { lookAhead } from "../../src/search/look-ahead.ts";
import { Machine } from "../../src/search/machine.ts";
import { Trend, usualLength } from "../../src/search/trend.ts";
import { Prng } from "../../src/std/prng.ts";
import { type CatalogRow, everyModel } from "../support/catalog.ts";

const file = new URL("../../models/catalog.json", import.meta.url);
const rows: readonly CatalogRow[] = JSON.parse(readFileSync(file, "utf8"));
const models = new Map((await everyModel()).map((model) => [model.name, model]));
const large = rows.filter(({ verdict, states }) => verdict === "holds" && (states ?? 0) > 3000);

test.for(large)(
  "$model/$variant is guessed once a tenth is found",
  ({ model, variant, states }) => {
    const actual = states ?? 0;
    const guesses = guessesOf(models.get(model)!, variant, actual / 10);
    expect(guesses.length).toBeGreaterThan(2);
    expect(Math.min(...guesses)).toBeGreaterThan(actual / 10);
    expect(Math.max(...guesses)).toBeLessThan(actual * 10);
  },
);

/** The guesses from so many states on. */
function guessesOf(model: Model, variant: string, from: number): number[] {
  const machine = new Machine(model.instantiate(variant));
  lookAhead(machine);
  const length = usualLength(new Machine(model.instantiate(variant)), new Prng(1));
  const budget = { maxStates: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY };
  const search = new BreadthFirst(machine, { kind: "all" }, budget);
  const trend = new Trend();
  const guesses: number[] = [];
  while (search.advance(512)) {
    trend.note(search.progress());
    const guess = trend.total(length);
    if ((search.progress().states ?? 0) >= from && guess !== null) guesses.push(guess);
  }
  return guesses;
}
