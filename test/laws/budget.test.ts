/** What a search that was cut short may say. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import { explore } from "../reference/checker.ts";
import { modelOf } from "../support/program-model.ts";
import { programs } from "../support/random-program.ts";
import { law, runs } from "../support/runs.ts";

test("a search cut short by a budget never says that a model holds", law, () => {
  fc.assert(
    fc.property(programs, fc.integer({ min: 1, max: 200 }), (program, maxStates) => {
      const model = modelOf(program);
      const exploration = explore(model.instantiate("only"), 500);
      fc.pre(exploration !== null);
      const { verdict, states, exhaustive } = check(model, { variant: "only", maxStates });
      if (verdict.kind === "holds") {
        expect(exhaustive).toBe(true);
        expect(states).toBe(exploration?.states);
        expect(exploration?.broken.size).toBe(0);
      }
      if (verdict.kind === "unresolved") {
        expect(exhaustive).toBe(false);
        expect(states).toBeGreaterThanOrEqual(maxStates);
        expect(verdict.reason).toBe(`${maxStates} states`);
      }
    }),
    runs(30),
  );
});
