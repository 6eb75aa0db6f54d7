/**
 * A witness: one run that breaks a claim, told so that a person can follow it. Plain data, made by
 * re-executing the schedule on plain generators, so what it says happened has happened.
 */
import type { Fairness } from "../model/fairness.ts";
import type { Place } from "../model/place.ts";
import type { Facts, SplatLine } from "../model/step.ts";

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
  /** The locks it holds, and where it took them. */
  readonly holds?: readonly HeldLock[];
}

export interface HeldLock {
  readonly lock: string;
  readonly step: string;
  readonly place: Place | null;
}

/** An actor in a cycle, and so why a scheduler that is fair to it may go round it for ever. */
export interface ActorInCycle {
  readonly actor: string;
  /** What the scheduler owes it. */
  readonly fairness: Fairness;
  /** Steps that it takes in the cycle. */
  readonly moves: number;
  /** Where in the cycle it could move. */
  readonly ready: "never" | "at-times" | "always";
}

/** How a run goes on for ever. */
export interface Cycle {
  /**
   * The events from this index on are repeated; where it is their number, nobody can move any more and
   * the run stands still.
   */
  readonly from: number;
  /** After how many events the claim promises what never comes. */
  readonly since: number;
  /** Every actor, in the model's order. */
  readonly actors: readonly ActorInCycle[];
}

export interface Witness {
  readonly claim: string;
  readonly message: string;
  readonly facts: Facts;
  /** What the kernel's own checker would print of it, where whoever found it knows. */
  readonly splat?: readonly SplatLine[];
  readonly schedule: Schedule;
  readonly events: readonly Event[];
  /** How often the acting actor differs from the one before: `events` counted as segments, less one. */
  readonly switches: number;
  readonly initial: readonly { readonly cell: string; readonly value: string }[];
  /** Every actor where the run ends, in the model's order. */
  readonly actors: readonly ActorAtEnd[];
  /** Of a deadlock that was there before the run came to its end: after how many events. */
  readonly formed?: number;
  /** What the run repeats for ever, if it breaks a claim by going on. */
  readonly cycle: Cycle | null;
  /**
   * Whether no shorter witness exists, and none as short with fewer switches. Of a run that goes on for
   * ever: whether none comes to a cycle sooner, and of those none to a shorter cycle.
   */
  readonly minimal: "steps-and-switches" | "stem-and-cycle" | "stem" | "no";
}
