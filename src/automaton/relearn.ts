/**
 * Learns a model a second time, from another build of it and in the same order, so that the same things
 * get the same numbers. The two images must be equal: whatever differs was kept outside of the model.
 */
import type { Instance } from "../model/model.ts";
import { keyOf, textOf } from "../model/value.ts";
import { picksOf, stateOf } from "./image.ts";
import { Learner } from "./learner.ts";
import { builtOtherwise, compareParts } from "./same-parts.ts";

/** Lessons repeated in one slice. */
const repeatedInSlice = 256;

/** `fresh` must be an instance of its own, on which nothing has run. */
export function* relearn(learner: Learner, fresh: Instance): Generator<void, void, void> {
  compareParts(learner.instance, fresh);
  const again = new Learner(fresh, learner.watch);
  compareLocals(learner, again);
  for (const [index, { actor, local, branch }] of learner.lessons.entries()) {
    const repeated = again.learn(actor, local, stateOf(branch.tests), picksOf(branch));
    if (keyOf(repeated) !== keyOf(branch)) {
      throw learner.nondeterministic(actor, local, "does something else in another build");
    }
    if (index % repeatedInSlice === 0) yield;
  }
  compareLocals(learner, again);
  compareValues(learner, again);
  for (const [index, observer] of learner.observers.entries()) {
    observer.recheck(again.observers[index]!);
  }
}

/** Compares the local states that both have met. */
function compareLocals(learner: Learner, again: Learner): void {
  for (const [actor] of learner.instance.actors.entries()) {
    for (const [number, local] of again.locals(actor).entries()) {
      const before = learner.locals(actor)[number];
      const { status, step, frames } = local;
      if (
        before?.status === status &&
        before.step === step &&
        keyOf(before.frames) === keyOf(frames)
      )
        continue;
      throw learner.nondeterministic(actor, number, "is not reached in another build");
    }
  }
}

/** Compares the values that the cells have taken. */
function compareValues(learner: Learner, again: Learner): void {
  for (const [cell, { name }] of learner.instance.cells.entries()) {
    const [before, now] = [learner, again].map(({ values }) => values.all(cell).map(textOf));
    if (keyOf(before) === keyOf(now)) continue;
    throw builtOtherwise(learner.instance, `lets "${name}" take other values when it runs again`);
  }
}
