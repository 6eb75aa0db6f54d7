/**
 * What a generator yields. A `step` is the one interleaving point; the other requests are invisible
 * marks by which the learner knows where routines and loops begin and end, so that a finished one can
 * be summarised (design, "histories").
 */
import type { Place } from "./place.ts";

export interface StepRequest {
  readonly kind: "step";
  readonly name: string;
  /** The atomic action: a deterministic function of the cells it reads. */
  readonly run: () => unknown;
  /** Labelled by `atRest`. */
  readonly mayRest?: boolean;
  /** Labelled by `progress`. */
  readonly isProgress?: boolean;
  readonly place: Place | null;
}

/** A frame begins. Answered with `Entered`. */
interface EnterRequest {
  readonly kind: "enter";
  readonly frame: "routine" | "loop";
  readonly name: string;
  /** The value a loop starts with; undefined for a routine. */
  readonly carried: unknown;
  readonly place: Place | null;
}

/** The innermost frame ends with a value. */
interface LeaveRequest {
  readonly kind: "leave";
  readonly value: unknown;
}

/** The innermost loop begins another iteration with a new carried value. */
interface IterateRequest {
  readonly kind: "iterate";
  readonly carried: unknown;
}

export type Request = StepRequest | EnterRequest | LeaveRequest | IterateRequest;

/** The answer to `enter`: run the body, or skip it because its value is known already. */
export type Entered =
  | { readonly kind: "run"; readonly carried: unknown }
  | { readonly kind: "finished"; readonly value: unknown };

/** Code that takes steps and returns an `R`: what every routine is. */
export type Steps<R = void> = Generator<Request, R, unknown>;
