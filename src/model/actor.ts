/**
 * Actors: the things whose steps interleave. A task, an interrupt handler, a page-table walker.
 */
import { building } from "./building.ts";
import { checkFairnessWord, type Fairness } from "./fairness.ts";
import { currentPlace, type Place } from "./place.ts";
import type { Steps } from "./request.ts";
import { isReference, type Reference, reference, referenceMark } from "./value.ts";

export interface ActorOptions {
  /** A daemon may stay blocked for ever without that being a deadlock. */
  readonly daemon?: boolean;
  /** The column of the trace it is shown in, such as `CPU0`. */
  readonly lane?: string;
  /** Asked at the start of every step, inside it: may the actor run now? Blocks with `when`. */
  readonly guard?: () => void;
  /** What a scheduler owes it, in claims that do not say otherwise: `weak` unless told. */
  readonly fairness?: Fairness;
}

export interface Actor extends Reference {
  readonly name: string;
  readonly body: () => Steps<unknown>;
  readonly daemon: boolean;
  readonly lane: string | null;
  readonly guard: (() => void) | null;
  readonly fairness: Fairness;
  /** Where the model makes it: the place of steps that no line of the model asked for. */
  readonly place: Place | null;
}

export function actor(name: string, body: () => Steps<unknown>): Actor;
export function actor(name: string, options: ActorOptions, body: () => Steps<unknown>): Actor;
export function actor(
  name: string,
  ...rest: [() => Steps<unknown>] | [ActorOptions, () => Steps<unknown>]
): Actor {
  const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest;
  const { fairness = "weak" } = options;
  building("actor()").claimName("actor", name);
  const place = currentPlace();
  checkFairnessWord(fairness, `actor "${name}"`, place);
  return reference("actor", name, {
    name,
    body,
    daemon: options.daemon ?? false,
    lane: options.lane ?? null,
    guard: options.guard ?? null,
    fairness,
    place,
  });
}

export function isActor(value: unknown): value is Actor {
  return isReference(value) && value[referenceMark].startsWith("actor:");
}
