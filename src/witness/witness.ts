/**
 * A witness: one run that breaks a claim, told so that a person can follow it. Plain data, made by
 * re-executing the schedule on plain generators, so what it says happened has happened.
 */
import type { Place } from "../model/place.ts";
import type { Facts } from "../model/step.ts";

/** One transition of a schedule: who moves, and what the environment picks inside the step. */
export interface Choice {
  readonly actor: string;
  /** The step's name: not needed to replay, but it says where an edited model parts from a trace. */
  readonly step: string;
  /** One index for each `choose`, in order. */
  readonly picks: readonly number[];
}

export type Schedule = readonly Choice[];

export interface Frame {
  readonly name: string;
  /** Distinct for each call in a run, so that two calls in a row are told apart. */
  readonly call: number;
}

export interface Change {
  readonly cell: string;
  readonly before: string;
  readonly after: string;
}

export interface Event {
  readonly actor: string;
  readonly step: string;
  /** The routines that the actor is in, outermost first. */
  readonly frames: readonly Frame[];
  readonly place: Place | null;
  /** Cells whose value this step changed, in the order in which the model made them. */
  readonly changes: readonly Change[];
  /** What the environment picked, as text; empty for most steps. */
  readonly picked: readonly string[];
  /** The step's result as text; null if it has none. */
  readonly result: string | null;
}

export interface ActorAtEnd {
  readonly actor: string;
  readonly lane: string | null;
  readonly daemon: boolean;
  readonly status: "finished" | "blocked" | "ready" | "failed";
  /** The step it stands before; null if it has finished. */
  readonly step: string | null;
  readonly frames: readonly Frame[];
  readonly place: Place | null;
  /** Whom the blocked step waits for, where the model says. */
  readonly waitsFor: readonly string[];
}

export interface Witness {
  readonly claim: string;
  readonly message: string;
  readonly facts: Facts;
  readonly schedule: Schedule;
  readonly events: readonly Event[];
  /** How often the acting actor differs from the one before: `events` counted as segments, less one. */
  readonly switches: number;
  readonly initial: readonly { readonly cell: string; readonly value: string }[];
  /** Every actor where the run ends, in the model's order. */
  readonly actors: readonly ActorAtEnd[];
  /** Whether no shorter witness exists, and none as short with fewer switches. */
  readonly minimal: "steps-and-switches" | "no";
}
