/**
 * The law everything else rests on: on random small programs the search finds exactly what the
 * obvious checker finds.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import { counted, searched } from "../reference/agreement.ts";
import { explore } from "../reference/checker.ts";
import { modelOf } from "../support/program-model.ts";
import { tricky } from "../support/programs/tricky.ts";
import { programs } from "../support/random-program.ts";
import { law, runs } from "../support/runs.ts";

/** Programs with more states than this are passed over: the reference is slow on purpose. */
const stateLimit = 500;

test(
  "the search finds the states, transitions, levels and broken claims of the reference",
  law,
  () => {
    const examples = tricky.map((program): [typeof program] => [program]);
    fc.assert(
      fc.property(programs, (program) => {
        const model = modelOf(program);
        const expected = counted(model, stateLimit);
        fc.pre(expected !== null);
        expect(searched(model)).toEqual(expected);
      }),
      { ...runs(120), examples },
    );
  },
);

test("a witness has the fewest steps there are, and among those the fewest switches", law, () => {
  fc.assert(
    fc.property(programs, (program) => {
      const model = modelOf(program);
      const exploration = explore(model.instantiate("only"), stateLimit);
      fc.pre(exploration !== null && exploration.broken.size > 0);
      const { verdict, witness } = check(model, { variant: "only" });
      if (verdict.kind !== "violated") throw new Error(`${verdict.kind}, but claims are broken`);
      const told = { depth: witness?.schedule.length, switches: witness?.switches };
      expect(told).toEqual(exploration?.broken.get(verdict.claim));
      expect(witness?.minimal).toBe("steps-and-switches");
    }),
    runs(40),
  );
});
