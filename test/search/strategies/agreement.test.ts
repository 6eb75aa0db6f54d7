/**
 * Strategies that explore everything in another order find the same: over random programs against the
 * obvious checker, and over the smaller variants of the catalogue against the breadth-first search.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../../../src/check/check.ts";
import type { Report } from "../../../src/check/report.ts";
import { searchOf } from "../../../src/check/search-of.ts";
import type { Model } from "../../../src/model/model.ts";
import { lookAhead } from "../../../src/search/look-ahead.ts";
import { Machine } from "../../../src/search/machine.ts";
import { type StrategyName, strategyOf } from "../../../src/search/strategies/strategy.ts";
import { explore } from "../../reference/checker.ts";
import { everyModel } from "../../support/catalog.ts";
import { modelOf } from "../../support/program-model.ts";
import { tricky } from "../../support/programs/tricky.ts";
import { programs } from "../../support/random-program.ts";
import { law, runs } from "../../support/runs.ts";

const inOtherOrders: readonly StrategyName[] = ["depth-first", "preemptions", "delays"];

describe.for(inOtherOrders)("%s", (strategy) => {
  test("finds what the reference finds", law, () => {
    const examples = tricky.map((program): [typeof program] => [program]);
    fc.assert(
      fc.property(programs, (program) => {
        const model = modelOf(program);
        const expected = explore(model.instantiate("only"), 300);
        fc.pre(expected !== null);
        const report = check(model, { variant: "only", strategy, until: "exhausted" });
        expect(brokenBy(report)).toEqual([...(expected?.broken.keys() ?? [])].sort());
        expect(report.states).toBe(expected?.states);
        expect(report.exhaustive).toBe(true);
      }),
      { ...runs(12), examples },
    );
  });

  test("tells a way to the claim that is as short and calm as the nearest", law, () => {
    fc.assert(
      fc.property(programs, (program) => {
        const model = modelOf(program);
        const nearest = explore(model.instantiate("only"), 300);
        fc.pre(nearest !== null && nearest.broken.size > 0);
        const { verdict, witness } = check(model, { variant: "only", strategy });
        if (verdict.kind !== "violated") throw new Error(`${verdict.kind}, but claims are broken`);
        const told = { depth: witness?.schedule.length, switches: witness?.switches };
        expect(told).toEqual(nearest?.broken.get(verdict.claim));
      }),
      runs(6),
    );
  });
});

function brokenBy({ broken }: Report): string[] {
  return broken.map(({ claim }) => claim).sort();
}

const models = (await everyModel()).flatMap((model) =>
  [...model.variants.keys()].map((variant) => ({ model, variant })),
);
/** States of a variant that is compared; and every so many of the catalogue. */
const fewStates = 700;
const everySoMany = 4;

test.for(models.filter((_, index) => index % everySoMany === 0))(
  "$model.name/$variant: every order comes to the same",
  ({ model, variant }) => {
    if (model.variants.get(variant)?.verdict === "needs") return;
    const breadthFirst = searched(model, variant, "exhaustive");
    if (breadthFirst === null) return;
    for (const strategy of inOtherOrders) {
      expect(searched(model, variant, strategy), strategy).toEqual(breadthFirst);
    }
  },
);

/** What the search alone finds; null if there is too much. */
function searched(model: Model, variant: string, name: StrategyName): object | null {
  const strategy = strategyOf(name);
  if (typeof strategy === "string") throw new Error(strategy);
  const machine = new Machine(model.instantiate(variant));
  lookAhead(machine);
  const options = {
    maxStates: fewStates,
    maxBytes: Number.POSITIVE_INFINITY,
    maxRuns: 1,
    maxSteps: 1,
    hire: null,
  };
  const goal = { kind: "all" } as const;
  const search = searchOf(machine, { ...options, strategy, reduction: "none", goal, seed: 1 });
  while (search.advance(1000)) {
    // To the end.
  }
  if (!search.isExhaustive) return null;
  const claims = search.findings.map(({ violation }) => violation.claim).sort();
  return { states: search.progress().states, figures: search.figures, claims };
}
