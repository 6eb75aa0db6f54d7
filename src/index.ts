/** Everything a model is written with that is not the kernel's: cells, steps, actors, claims. */
export { type Actor, type ActorOptions, actor } from "./model/actor.ts";
export { atRest } from "./model/at-rest.ts";
export { type Cell, cell, cells, type PerActor, perActor, record } from "./model/cell.ts";
export { always, atEnd, type Claim, type Figure, figure, stillPossible } from "./model/claim.ts";
export { actorOrNone, booleans, type Domain, range, sequence, struct } from "./model/domain.ts";
export type { Fairness, FairTo } from "./model/fairness.ts";
export {
  alwaysEventually,
  eventually,
  type LivenessClaim,
  type LivenessOptions,
  leadsTo,
  noLivelock,
} from "./model/liveness.ts";
export { type Again, again, type Done, done, forever, loop, repeat } from "./model/loop.ts";
export { ModelMistake } from "./model/mistake.ts";
export {
  defineModel,
  type Expectation,
  holds,
  type Model,
  type ModelDefinition,
  needs,
  violates,
} from "./model/model.ts";
export type { ObservedClaim } from "./model/observed-claim.ts";
export { integer, oneOf, type Parameter } from "./model/parameter.ts";
export { progress } from "./model/progress.ts";
export type { Steps } from "./model/request.ts";
export { type Routine, routine } from "./model/routine.ts";
export { assert, choose, fail, self, step, until, when } from "./model/step.ts";
export { type Twins, twins } from "./model/twins.ts";
export type { Reference } from "./model/value.ts";
