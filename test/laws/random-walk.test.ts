/** What strategies that draw runs at random may say: less than the exhaustive search, never more. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import { samplers } from "../../src/search/strategies/strategy.ts";
import { explore } from "../reference/checker.ts";
import { modelOf } from "../support/program-model.ts";
import { tricky } from "../support/programs/tricky.ts";
import { programs } from "../support/random-program.ts";
import { law, runs } from "../support/runs.ts";

const limits = { runs: 30, maxSteps: 60 };

test.for(samplers)(
  "%s breaks only what can be broken, and no sooner than it can be",
  law,
  (strategy) => {
    const examples = tricky.map((program): [typeof program, number] => [program, 1]);
    fc.assert(
      fc.property(programs, fc.nat(), (program, seed) => {
        const model = modelOf(program);
        const exploration = explore(model.instantiate("only"), 500);
        fc.pre(exploration !== null);
        const options = { variant: "only", strategy, until: "exhausted" } as const;
        const { broken, verdict, states } = check(model, { ...options, ...limits, seed });
        for (const { claim, depth } of broken) {
          const shortest = exploration?.broken.get(claim)?.depth ?? Number.POSITIVE_INFINITY;
          expect(depth, claim).toBeGreaterThanOrEqual(shortest);
        }
        expect(verdict.kind).toBe(broken.length > 0 ? "violated" : "unresolved");
        expect(states).toBeNull();
      }),
      { ...runs(12), examples },
    );
  },
);
