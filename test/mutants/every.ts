/** Every mutant there is. */
import { ofLearner } from "./learner.ts";
import type { Mutant } from "./mutant.ts";
import { ofReductions } from "./reductions.ts";
import { ofSearches } from "./searches.ts";
import { ofStates } from "./states.ts";

export const everyMutant: readonly Mutant[] = [
  ...ofLearner,
  ...ofStates,
  ...ofSearches,
  ...ofReductions,
];
