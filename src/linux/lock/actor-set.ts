/**
 * Sets of actors as values of a cell: lists sorted by name, so that the order in which actors came
 * makes no difference to a state. A multiset where an actor may come twice.
 */
import { type Actor, isActor } from "../../model/actor.ts";
import type { Domain } from "../../model/domain.ts";

export type ActorSet = readonly Actor[];

/** Sets and queues of actors; as large as the model makes them. */
export const actors: Domain<ActorSet> = {
  contains: (value) => Array.isArray(value) && value.every(isActor),
  text: "actors",
  first: [],
};

/** The set with the actor in it once more. */
export function withActor<A extends Actor>(set: readonly A[], actor: A): readonly A[] {
  return [...set, actor].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The set with the actor in it once less; the set itself if it was not in it. */
export function withoutActor<A extends Actor>(set: readonly A[], actor: A): readonly A[] {
  const at = set.indexOf(actor);
  return at < 0 ? set : set.toSpliced(at, 1);
}
