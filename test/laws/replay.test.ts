/** Laws of determinism: the same check is the same report, and a schedule replays to what it was. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import { replay } from "../../src/check/replay.ts";
import type { Report } from "../../src/check/report.ts";
import type { Program } from "../support/program.ts";
import { modelOf } from "../support/program-model.ts";
import { programs } from "../support/random-program.ts";
import { law, runs } from "../support/runs.ts";

const strategies = fc.constantFrom("exhaustive" as const, "random" as const);
const seeds = fc.nat();

function checked(program: Program, strategy: "exhaustive" | "random", seed: number): Report {
  return check(modelOf(program), { ...limits, variant: "only", strategy, seed });
}

const limits = { maxStates: 2_000, runs: 20, maxSteps: 100 };

test("the same model, strategy and seed give the same report", law, () => {
  fc.assert(
    fc.property(programs, strategies, seeds, (program, strategy, seed) => {
      expect(checked(program, strategy, seed)).toEqual(checked(program, strategy, seed));
    }),
    runs(25),
  );
});

test("the schedule of a witness replays to the same broken claim and the same events", law, () => {
  fc.assert(
    fc.property(programs, strategies, seeds, (program, strategy, seed) => {
      const { witness } = checked(program, strategy, seed);
      fc.pre(witness !== null);
      if (witness === null) return;
      const again = replay(modelOf(program), traceOf(witness));
      expect(again.kind).toBe("reproduced");
      const { minimal: _found, formed: _seen, ...told } = witness;
      expect(again.witness).toEqual({ ...told, minimal: "no" });
    }),
    runs(30),
  );
});

test("no run that stops before the end of a shortest witness breaks the claim", law, () => {
  fc.assert(
    fc.property(programs, fc.nat(), (program, cut) => {
      const { witness } = checked(program, "exhaustive", 1);
      fc.pre(witness !== null && witness.schedule.length > 0);
      if (witness === null || isOfGraph(program, witness.claim)) return;
      const schedule = witness.schedule.slice(0, cut % witness.schedule.length);
      const part = replay(modelOf(program), { ...traceOf(witness), schedule });
      expect(part.kind).toBe("held");
    }),
    runs(30),
  );
});

/** A claim on what stays possible is decided on the whole graph; a run that is cut short shows nothing. */
function isOfGraph({ assertions }: Program, claim: string): boolean {
  return assertions.some(
    ({ scope }, index) => scope === "still-possible" && claim === `claim-${index}`,
  );
}

function traceOf(witness: NonNullable<Report["witness"]>): Parameters<typeof replay>[1] {
  const { claim, message, schedule } = witness;
  return { model: "program", variant: "only", parameters: {}, claim, message, schedule };
}
