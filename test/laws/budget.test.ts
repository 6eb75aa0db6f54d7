/** What a search that was cut short may say. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import { actor, always, cell, defineModel, holds, range, repeat } from "../../src/index.ts";
import { explore } from "../reference/checker.ts";
import { modelOf } from "../support/program-model.ts";
import { deadlockBeforeBudget } from "../support/programs/tricky.ts";
import { programs } from "../support/random-program.ts";
import { law, runs } from "../support/runs.ts";

test("a search cut short by a budget never says that a model holds", law, () => {
  fc.assert(
    fc.property(programs, fc.integer({ min: 1, max: 200 }), (program, maxStates) => {
      const model = modelOf(program);
      const { verdict, states, exhaustive } = check(model, { variant: "only", maxStates });
      if (verdict.kind === "unresolved") {
        expect(exhaustive).toBe(false);
        expect(states).toBeGreaterThanOrEqual(maxStates);
        expect(verdict.reason).toContain(`${maxStates} states`);
      }
      const exploration = explore(model.instantiate("only"), 500);
      if (exploration === null) return;
      const isBroken = exploration.broken.size > 0;
      if (verdict.kind === "holds") {
        expect({ exhaustive, states }).toEqual({ exhaustive: true, states: exploration.states });
      }
      expect(verdict.kind).not.toBe(isBroken ? "holds" : "violated");
    }),
    { ...runs(30), examples: [[deadlockBeforeBudget, 2_000]] },
  );
});

test("a search that has found what it looked for does not say that it saw everything", () => {
  const model = defineModel({
    name: "early",
    variants: { only: holds() },
    build() {
      const x = cell("x", range(0, 9));
      return {
        actors: [actor("A", () => repeat(9, (index) => x.write(index + 1)))],
        claims: [always("below-two", () => x.value < 2)],
      };
    },
  });
  const stopped = check(model, { variant: "only", until: "first" });
  expect(stopped).toMatchObject({ exhaustive: false, depth: 2, verdict: { kind: "violated" } });
  const whole = check(model, { variant: "only", until: "exhausted" });
  expect(whole).toMatchObject({ exhaustive: true, depth: 9, verdict: { kind: "violated" } });
});
