/**
 * Reductions lose nothing: on random small programs every reduced search finds the broken claims, the
 * ends and the local states of the full one.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Model, twins } from "../../src/index.ts";
import type { Reduction } from "../../src/reduce/reduction.ts";
import type { Assertion, Program } from "../support/program.ts";
import { modelOf } from "../support/program-model.ts";
import { tricky } from "../support/programs/tricky.ts";
import { programs } from "../support/random-program.ts";
import { law, runs } from "../support/runs.ts";
import { audited } from "./searched.ts";

/** Programs with more states than this are passed over. */
const stateLimit = 400;

/** What reductions admit: no claims on what is still possible. */
const admissible = programs.map(
  (program): Program => ({
    ...program,
    assertions: program.assertions.map(
      (assertion): Assertion =>
        assertion.scope === "still-possible" ? { ...assertion, scope: "always" } : assertion,
    ),
  }),
);

/** Every thread of these does what the first does. */
const alike = fc
  .tuple(admissible, fc.integer({ min: 2, max: 3 }))
  .map(([program, count]): Program => {
    const threads = program.threads.slice(0, 1);
    return { ...program, threads: Array.from({ length: count }, () => threads).flat() };
  });

function reducible(program: Program, areTwins: "twins" | "strangers"): Model {
  const model = modelOf(program);
  return {
    ...model,
    instantiate: (variant, parameters) => {
      const instance = model.instantiate(variant, parameters);
      const kinds = areTwins === "twins" ? [twins(instance.actors)] : [];
      return { ...instance, figures: [], twins: kinds };
    },
  };
}

/** Compares a program's reductions with its full search; the states of both. */
function compared(model: Model, reductions: readonly Reduction[]): readonly number[] {
  const { rows, differences, unresolved } = audited(model, stateLimit);
  fc.pre(unresolved === null);
  expect(differences).toEqual([]);
  expect(rows.map(({ reduction }) => reduction)).toEqual(["none", ...reductions]);
  const [full = 0, ...reduced] = rows.map(({ states }) => states);
  for (const states of reduced) expect(states).toBeLessThanOrEqual(full);
  return [full, ...reduced];
}

test("persistent sets lose nothing", law, () => {
  const examples = tricky
    .filter(({ assertions }) => assertions.every(({ scope }) => scope !== "still-possible"))
    .map((program): [Program] => [program]);
  const states = [0, 0];
  fc.assert(
    fc.property(admissible, (program) => {
      const counts = compared(reducible(program, "strangers"), ["persistent", "sleep"]);
      counts.forEach((count, index) => {
        states[index]! += count;
      });
    }),
    { ...runs(300), examples },
  );
  const [full = 0, reduced = 0] = states;
  expect(reduced).toBeLessThan(0.9 * full);
});

test("symmetry loses nothing, nor does it together with persistent sets", law, () => {
  fc.assert(
    fc.property(alike, (program) => {
      compared(reducible(program, "twins"), ["persistent", "sleep", "symmetry", "all"]);
    }),
    runs(100),
  );
});
