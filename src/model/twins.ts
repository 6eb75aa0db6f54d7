/**
 * Twins: actors that may be renamed into one another without changing what a model means. A search may
 * then keep one state of all that differ only in which twin is which.
 */
import type { Actor } from "./actor.ts";
import type { Cell } from "./cell.ts";
import { ModelMistake } from "./mistake.ts";
import { callerPlace } from "./place.ts";
import type { Reference } from "./value.ts";

/** An actor or a cell, or another object that a cell may hold. */
export type Belonging = Reference | Cell<unknown>;

/** Lists that are renamed together: what is at one index of each goes with the twin at that index. */
export interface Twins {
  readonly lists: readonly (readonly Belonging[])[];
}

/**
 * Says that actors are twins: each runs the same code, and no step and no claim tells one from another.
 * What belongs to one of them (a cell of an array, a lock) is given in lists of the same order; what is
 * named after it, as `A.state` is after `A`, goes with it anyway. Nothing may depend on the order of twins,
 * so an index does not stand for one: keep the actor itself in the cell.
 *
 * @example
 * const asks = cells("asks", 3, [false, true]);
 * const threads = asks.map((own, index) => actor(`T${index}`, () => own.write(true)));
 * return { actors: threads, twins: [twins(threads, asks)] };
 */
export function twins(
  actors: readonly Actor[],
  ...belongings: readonly (readonly Belonging[])[]
): Twins {
  const other = belongings.find(({ length }) => length !== actors.length);
  if (other === undefined) return { lists: [actors, ...belongings] };
  throw new ModelMistake(
    "build-failed",
    `${actors.length} twins were given a list of ${other.length} that belong to them`,
    { place: callerPlace(), remedy: "give one for each twin, in the same order" },
  );
}
