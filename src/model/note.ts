/**
 * Notes: what a step says of itself that its cells do not show, such as which lock it takes, that it
 * turns interrupts off, or that its access to a cell is marked. A note changes nothing: no state, no
 * transition, no verdict of a claim over cells. It is kept with the branch that it was said in, and
 * `src/observe` reads it once the search has ended.
 */
import { currentExecution } from "./step.ts";

/** How a lock excludes: a `recursive-read` is granted although a writer waits. */
export type LockMode = "write" | "read" | "recursive-read";

/** Where an actor's code runs, as far as masking interrupts is concerned. */
export type RunsIn = "task" | "softirq" | "hardirq" | "nmi";

export interface LockNote {
  /**
   * `wants`: would wait for the lock here if it were not free, so what it holds now comes before it.
   * `holds`: has it from here on. One that only tries says `holds` alone.
   */
  readonly kind: "wants" | "holds" | "lets-go";
  readonly lock: string;
  /** Locks of one class follow one rule about their order. */
  readonly class: string;
  readonly mode: LockMode;
}

interface AccessNote {
  /**
   * `marks`: what the step does to the cell is READ_ONCE, WRITE_ONCE, atomic or stronger. The others:
   * it asserts that nobody else does so now.
   */
  readonly kind: "marks" | "nobody-writes" | "nobody-touches";
  readonly cell: string;
}

export type Note =
  | LockNote
  | AccessNote
  /** What may interrupt from here on. */
  | { readonly kind: "hardirqs"; readonly are: "on" | "off" }
  | { readonly kind: "softirqs"; readonly by: 1 | -1 }
  | { readonly kind: "enters"; readonly what: RunsIn }
  /** The step is held off because something has interrupted its actor. */
  | { readonly kind: "interrupted" };

/** Says it of the step that runs; whoever runs steps without looking at notes leaves them out. */
export function note(said: Note): void {
  currentExecution("a note was made").note?.(said);
}
