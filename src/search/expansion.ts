/**
 * An expansion: which transitions of a state are followed, and in what form their successors are kept.
 * The machine follows all of them as they are; a reduction follows fewer and says why that will do.
 */
import type { Batch } from "./batch.ts";

export interface Expansion {
  /**
   * Appends transitions of the state at `at` to the batch and returns how many; none only where nobody
   * can move, -1 when `Machine.widen` must be called first.
   */
  expand(states: Int32Array, at: number, batch: Batch): number;
}
