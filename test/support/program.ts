/**
 * Small programs as data, so that they can be drawn at random, shrunk and printed. What each operation
 * means is in `program-model.ts`. Every actor has one register, which holds the last thing it learned.
 */
/** Cells hold 0 … `modulus - 1`. */
export const modulus = 3;
export type Op =
  | { readonly op: "read"; readonly cell: number }
  | { readonly op: "write"; readonly cell: number; readonly value: number }
  /** The cell becomes the register and a constant. */
  | { readonly op: "write-register"; readonly cell: number; readonly plus: number }
  | { readonly op: "fetch-add"; readonly cell: number; readonly plus: number }
  | { readonly op: "compare-and-swap"; readonly cell: number; readonly from: number; to: number }
  /** One step over two cells. */
  | { readonly op: "swap"; readonly cell: number; readonly with: number }
  | { readonly op: "await-not"; readonly cell: number; readonly value: number }
  /** Until one of two cells does not have the value. */
  | { readonly op: "await-either"; readonly cell: number; readonly with: number; value: number }
  | { readonly op: "lock" | "unlock"; readonly lock: number }
  /** Whichever lock is chosen, whether or not it is free. */
  | { readonly op: "lock-any" | "push" | "pop" }
  /** Lets the lock go and waits until woken and until it is free again; whoever wakes picks one. */
  | { readonly op: "wait"; readonly lock: number }
  | { readonly op: "signal" | "broadcast" }
  /** The environment picks: a value, or a cell to write it to as well. */
  | { readonly op: "choose"; readonly count: number }
  | { readonly op: "choose-and-write"; readonly count: number; readonly value: number }
  /** Between steps. */
  | { readonly op: "assert-not"; readonly value: number }
  /** Inside a step, after it has written. */
  | { readonly op: "write-and-assert-not"; readonly cell: number; readonly value: number }
  | { readonly op: "if"; readonly equals: number; readonly body: Ops; readonly otherwise: Ops }
  | { readonly op: "repeat"; readonly count: number; readonly body: Ops }
  /** Until the register has a value after the body, or the body has run `count` times. */
  | { readonly op: "loop"; readonly until: number; readonly count: number; readonly body: Ops }
  /** Until a read of the cell after the body gives the value, for as long as that takes. */
  | { readonly op: "retry"; readonly cell: number; readonly until: number; readonly body: Ops }
  | { readonly op: "call"; readonly body: Ops }
  /** The body between a lock and its unlock. */
  | { readonly op: "locked"; readonly lock: number; readonly body: Ops };

export type Ops = readonly Op[];

export interface Thread {
  readonly ops: Ops;
  /** A `teller` is a task that returns its register. */
  readonly kind: "task" | "teller" | "daemon" | "endless";
  /** The actor's steps are disabled while cell 0 has this value; null for no guard. */
  readonly maskedBy: number | null;
}

/** That a cell does not have a value, or not while another one has one. */
export interface Assertion {
  readonly scope: "always" | "at-end" | "still-possible";
  readonly cell: number;
  readonly not: number;
  readonly while: { readonly cell: number; readonly has: number } | null;
}

export interface Program {
  readonly cellCount: number;
  readonly threads: readonly Thread[];
  readonly assertions: readonly Assertion[];
}
