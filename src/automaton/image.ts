/**
 * The image: what is known of a model's actors, as plain tables. A local state owns a decision tree,
 * kept as the list of its branches; a branch is the cells read on the way (with the values seen) and
 * what happened at the leaf. Cells, values, actors and local states are numbers here.
 */
import type { Note } from "../model/note.ts";
import type { Place } from "../model/place.ts";
import type { Violation } from "../model/step.ts";

/** A node on the way to a leaf: a cell read and found to hold a value, or an alternative picked. */
export type Test =
  | { readonly kind: "read"; readonly cell: number; readonly value: number }
  | { readonly kind: "choose"; readonly count: number; readonly pick: number };

export interface Write {
  readonly cell: number;
  readonly value: number;
}

/** A leaf of a step's tree. */
export type Outcome =
  /** Not enabled. */
  | { readonly kind: "blocked" }
  | { readonly kind: "move"; readonly writes: readonly Write[]; readonly next: number };

export interface Branch {
  readonly tests: readonly Test[];
  /** What the step says of itself on this path. */
  readonly notes: readonly Note[];
  readonly outcome: Outcome;
}

export interface LocalState {
  /** `failed`: the actor has broken a claim, and the run ends. */
  readonly status: "running" | "finished" | "failed";
  /** Name of the step it stands before; empty unless running. */
  readonly step: string;
  readonly place: Place | null;
  /** Whether its actor may wait here for ever. */
  readonly mayRest: boolean;
  /** Whether that step is labelled as progress. */
  readonly isProgress: boolean;
  /** Names of the routines it is in, outermost first. */
  readonly frames: readonly string[];
  /** What was broken; null unless failed. */
  readonly violation: Violation | null;
  readonly branches: Branch[];
}

/**
 * The image of one variant as plain data, names and all: what it takes to write the model down in
 * another checker's language. It is closed, with every branch that can be taken in it, once every
 * reachable state has been explored.
 */
export interface Image {
  readonly cells: readonly ImageCell[];
  readonly actors: readonly ImageActor[];
  readonly claims: readonly ImageClaim[];
}

export interface ImageCell {
  readonly name: string;
  /** How each value reads, by its number; 0 is the initial value. */
  readonly values: readonly string[];
}

interface ImageActor {
  readonly name: string;
  readonly daemon: boolean;
  /** Local states by their numbers; 0 is where the actor starts. */
  readonly locals: readonly LocalState[];
}

export interface ImageClaim {
  readonly name: string;
  readonly scope: "always" | "at-end" | "still-possible";
  /** The paths met through its tree: all of them, unless the claim was found broken before. */
  readonly observations: readonly ClaimObservation[];
}

interface ClaimObservation {
  readonly tests: readonly Test[];
  readonly holds: boolean;
}

/** A state in which the tests pass: the cells read hold what was seen, all others their initial value. */
export function stateOf(tests: readonly Test[]): (cell: number) => number {
  const seen = new Map(
    tests.flatMap((test) => (test.kind === "read" ? [[test.cell, test.value]] : [])),
  );
  return (cell) => seen.get(cell) ?? 0;
}

/** Whether an actor that stands here has nothing more to do, or may wait for it for ever. */
export function isSettled({ status, mayRest }: LocalState): boolean {
  return status === "finished" || mayRest;
}

/** The alternatives that a branch picked, in order. */
export function picksOf(branch: Pick<Branch, "tests">): number[] {
  return branch.tests.flatMap((test) => (test.kind === "choose" ? [test.pick] : []));
}
