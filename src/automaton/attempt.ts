/**
 * One execution of a step's body in a state: what it read and wrote, and how it ended.
 */
import type { Actor } from "../model/actor.ts";
import type { Place } from "../model/place.ts";
import { Blocked, execute, Violation } from "../model/step.ts";
import { keyOf, whyNotPlain } from "../model/value.ts";
import { asMistake } from "./advance.ts";
import { type ReadState, Recording } from "./recording.ts";
import type { Values } from "./values.ts";

export type Attempt = { readonly recording: Recording } & (
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "blocked" }
  | { readonly kind: "violation"; readonly violation: Violation }
);

/** A step, as the generator left it. */
export interface Attempted {
  readonly actor: Actor;
  readonly run: () => unknown;
  readonly place: Place | null;
}

export function attempt(
  { actor, run, place }: Attempted,
  values: Values,
  state: ReadState,
  picks: readonly number[],
): Attempt {
  const recording = new Recording(actor, values, state, picks);
  try {
    const value = execute(recording, () => {
      actor.guard?.();
      return run();
    });
    return { recording, kind: "done", value };
  } catch (thrown) {
    if (thrown instanceof Blocked) return { recording, kind: "blocked" };
    if (thrown instanceof Violation) return { recording, kind: "violation", violation: thrown };
    throw asMistake(thrown, actor, place);
  }
}

/** How two executions of one step differ, as a phrase; null if they agree. */
export function difference(first: Attempt, second: Attempt): string | null {
  if (first.kind !== second.kind) return "is enabled once and not the next time";
  if (keyOf(first.recording.tests) !== keyOf(second.recording.tests)) return "reads other cells";
  if (keyOf(first.recording.writes()) !== keyOf(second.recording.writes())) {
    return "writes other values";
  }
  if (first.kind !== "done" || second.kind !== "done") return null;
  if (whyNotPlain(first.value) !== null) return null;
  return keyOf(first.value) === keyOf(second.value) ? null : "returns another value";
}
