/**
 * What tells the strategies of the random family apart: who moves next. Everything else, the runs, the
 * claims and the counting, is the one loop of `sampling.ts`.
 */
import type { Miss } from "../search.ts";
import type { Walker } from "./walker.ts";

export interface Scheduler {
  /** Runs at the beginning that only serve to get to know the model; they are walked at random. */
  readonly pilots: number;
  /** What must be said of how it went about it; null if it did what its name says. */
  readonly remark: string | null;
  /** Does some work before the first run; true while there is more to do. */
  prepare?(work: number): boolean;
  /** A run begins. */
  begin(walker: Walker): void;
  /** Takes one step and returns the flags of its leaf; `nobody` where nobody can move. */
  step(walker: Walker): number;
  /** A run has ended; the walker still knows it. */
  end(walker: Walker): void;
  /** How likely it is at most that so many runs miss a bug of some depth; null where nothing is known. */
  miss?(runs: number): Miss | null;
}
