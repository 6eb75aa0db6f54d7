/** What the learner and the search did, in numbers, once the search has ended. */
import type { Machine } from "../search/machine.ts";
import type { Search } from "../search/search.ts";
import type { Stats } from "./report.ts";

export function statsOf(machine: Machine, search: Search): Omit<Stats, "shadowSteps"> {
  const { learner, layout, repacks } = machine;
  const { actors, cells } = learner.instance;
  const localStates = actors.map(({ name }, actor) => [name, learner.locals(actor).length]);
  return {
    generatorRuns: learner.effort.generatorRuns,
    stepRuns: learner.effort.stepRuns,
    localStates: Object.fromEntries(localStates),
    branches: learner.effort.branches,
    cells: cells.length,
    stateBits: layout.bits,
    stateWords: layout.words,
    repacks,
    tableBytes: search.bytes,
  };
}
