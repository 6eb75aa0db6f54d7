/** Data races are those of the obvious checker, on random programs whose accesses are all plain. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Observing } from "../../src/check/observing.ts";
import { kcsan } from "../../src/linux/index.ts";
import type { Instance } from "../../src/model/model.ts";
import { BreadthFirst } from "../../src/search/breadth-first.ts";
import { Machine } from "../../src/search/machine.ts";
import { reach } from "../reference/graph.ts";
import { nearestRace } from "../reference/races.ts";
import { modelOf } from "../support/program-model.ts";
import { tricky } from "../support/programs/tricky.ts";
import { programs } from "../support/random-program.ts";
import { law, runs } from "../support/runs.ts";

/** The fewest steps to a race for any cell; null if there is none. */
function observedRace(instance: Instance): number | null {
  const machine = new Machine({ ...instance, observed: [kcsan(instance.cells)] });
  const bounds = { maxStates: 1e6, maxBytes: 1e9 };
  const search = new BreadthFirst(machine, { kind: "all" }, bounds);
  while (search.advance(1e5));
  const observing = new Observing();
  const options = {
    isWhole: true,
    isReduced: false,
    maxBytes: 1e9,
    states: null,
    settled: new Set<string>(),
  };
  for (const _ of observing.decide(machine, options));
  return observing.on("no-data-race")?.depth ?? null;
}

test("the nearest race is as near as the reference finds it", law, () => {
  const examples = tricky.map((program): [typeof program] => [program]);
  fc.assert(
    fc.property(programs, (program) => {
      const model = modelOf(program);
      const instance = model.instantiate("only");
      const nodes = reach(instance, 500);
      fc.pre(nodes !== null);
      expect(observedRace(model.instantiate("only"))).toBe(nearestRace(instance, nodes ?? []));
    }),
    { ...runs(60), examples },
  );
});
