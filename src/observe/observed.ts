/**
 * What observing comes to: claims found broken when the search has ended, each with the states that
 * show it, and what could not be decided.
 */
import type { Machine } from "../search/machine.ts";
import type { Finding } from "../search/search.ts";

/** Tells of a state whether it shows the finding; made for the layout that a machine has now. */
export type Showing = (machine: Machine) => (states: Int32Array, at: number) => boolean;

export interface ObservedFinding extends Finding {
  readonly showing: Showing;
}

export interface Undecided {
  readonly claim: string;
  readonly why: string;
}

export interface Observed {
  readonly findings: readonly ObservedFinding[];
  /** What else is to be said, in sentences; never a verdict. */
  readonly asides: readonly string[];
  /** Claims that neither hold nor break, and why. */
  readonly undecided: readonly Undecided[];
}

/** The states in which an actor stands in a local state. */
export function standsIn(actor: number, local: number): Showing {
  return (machine) => (states, at) => machine.layout.get(states, at, actor) === local;
}

/** One state, and those that are equal to it. */
export function isState(shown: Int32Array): Showing {
  return () => (states, at) => shown.every((word, w) => states[at + w] === word);
}
