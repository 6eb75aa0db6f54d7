/**
 * Published and independently computed odds: interleavings and hits, the exact probability of a random
 * walk, the least steps, switches, preemptions and delays, and the rates of the randomised strategies,
 * which were measured elsewhere with 20,000 runs each.
 */
import { describe, expect, test } from "vitest";
import { Watch } from "../../src/automaton/watch.ts";
import { type RaceOdds, raceOdds } from "../../src/check/race-odds.ts";
import type { Model } from "../../src/model/model.ts";
import {
  account,
  carter01,
  deadlock01,
  ladder,
  lazy01,
  lostUpdate,
  philosophersLeftFirst,
  reorder,
  twostage,
  wronglock,
} from "./randomised-models.ts";

interface Row {
  readonly model: Model;
  readonly all: bigint;
  readonly hits: bigint;
  readonly walk: number;
  /** Of URW, POS, and PCT for depths 2, 3 and 4. */
  readonly rates: readonly [number, number, number, number, number];
  /** Preemptions, delays, steps and switches. */
  readonly least: readonly [number, number, number, number];
}

/** In the order of the columns that they were published in. */
function row(
  model: Model,
  [all, hits]: readonly [bigint, bigint],
  walk: number,
  rates: Row["rates"],
  least: Row["least"],
): Row {
  return { model, all, hits, walk, rates, least };
}

const table: readonly Row[] = [
  row(reorder(2), [172n, 18n], 0.049383, [0.141, 0.098, 0.043, 0.069, 0.087], [1, 2, 4, 1]),
  row(reorder(3), [7038n, 522n], 0.038086, [0.132, 0.081, 0.024, 0.041, 0.056], [1, 3, 4, 1]),
  row(reorder(4), [423936n, 23400n], 0.030208, [0.116, 0.067, 0.017, 0.029, 0.037], [1, 4, 4, 1]),
  row(
    reorder(9),
    [21110573641852800n, 436623212592000n],
    0.013301,
    [0.065, 0.031, 0.005, 0.009, 0.012],
    [1, 9, 4, 1],
  ),
  row(twostage, [72n, 1n], 0.015625, [0.022, 0.083, 0.107, 0.148, 0.162], [1, 1, 10, 1]),
  row(wronglock, [199n, 34n], 0.226563, [0.214, 0.202, 0.098, 0.135, 0.148], [1, 1, 8, 2]),
  row(deadlock01, [6n, 2n], 0.5, [0.543, 0.339, 0.084, 0.153, 0.212], [1, 1, 2, 1]),
  row(account, [6n, 2n], 0.333333, [0.391, 0.335, 0.336, 0.332, 0.335], [0, 1, 14, 2]),
  row(lazy01, [6n, 2n], 0.333333, [0.41, 0.333, 0.336, 0.338, 0.331], [0, 0, 10, 2]),
  row(carter01, [4n, 2n], 0.5, [0.661, 0.496, 0.252, 0.416, 0.525], [1, 1, 8, 1]),
  row(
    philosophersLeftFirst(3),
    [168n, 6n],
    0.333333,
    [0.409, 0.199, 0.043, 0.084, 0.118],
    [1, 2, 3, 2],
  ),
  row(
    philosophersLeftFirst(5),
    [66468720n, 120n],
    0.158333,
    [0.231, 0.066, 0.003, 0.007, 0.013],
    [1, 4, 5, 4],
  ),
  row(lostUpdate(3), [1680n, 1512n], 0.833333, [0.902, 0.667, 0.183, 0.32, 0.419], [1, 1, 11, 4]),
  row(ladder(2), [15n, 1n], 0.03125, [0.069, 0.031, 0, 0, 0.002], [3, 3, 5, 3]),
  row(ladder(4), [495n, 1n], 0.000488, [0.0017, 0.0008, 0, 0, 0], [7, 7, 11, 7]),
];

const runs = 8000;
const published = { runs: 20_000, rounding: 0.0005 };

function oddsOf(model: Model): RaceOdds {
  const work = raceOdds(model, {
    variant: "only",
    parameters: {},
    claim: null,
    seed: 1,
    runs,
    maxSteps: 10_000,
    maxStates: 1 << 20,
    maxBytes: Number.POSITIVE_INFINITY,
    watch: new Watch(),
  });
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** How far apart two rates may be: four standard deviations of their difference. */
function apart(rate: number, others: number): number {
  const spread = Math.max(rate * (1 - rate), 1e-4);
  return 4 * Math.sqrt(spread * (1 / runs + others));
}

describe.for(table)("$model.name", ({ model, all, hits, walk, rates, least }) => {
  const odds = oddsOf(model);
  const rateOf = (name: string) => {
    const rate = odds.rates.find(({ strategy }) => strategy === name);
    return (rate?.hits ?? Number.NaN) / runs;
  };

  test("interleavings, hits, and the probability of a random walk", () => {
    expect(odds.exact?.runs).toEqual({ all, hits });
    expect(odds.exact?.walk.least.toFixed(6)).toBe(walk.toFixed(6));
    expect(odds.exact?.walk.most.toFixed(6)).toBe(walk.toFixed(6));
  });

  test("the least preemptions, delays, steps and switches", () => {
    const [preemptions, delays, steps, switches] = least;
    expect(odds.exact?.fewest).toEqual({ preemptions, delays, steps, switches });
  });

  test("what is known exactly is measured so", () => {
    expect(Math.abs(rateOf("random") - walk)).toBeLessThan(apart(walk, 0));
    const uniform = Number(hits) / Number(all);
    expect(Math.abs(rateOf("uniform") - uniform)).toBeLessThan(apart(uniform, 0));
  });

  test("what was measured elsewhere is measured here", () => {
    const names = ["urw", "pos", "pct=2", "pct=3", "pct=4"];
    const far = names.filter((name, index) => {
      const rate = rates[index] ?? Number.NaN;
      const allowed = apart(rate, 1 / published.runs) + published.rounding;
      return !(Math.abs(rateOf(name) - rate) <= allowed);
    });
    expect(far).toEqual([]);
  });
});
