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

  /**
   * Expands the states from one index to another, until the batch has `full` transitions; returns the
   * index of the first that is not expanded, -1 when `Machine.widen` must be called first. Indices of
   * states without transitions are noted in `batch.stuck`.
   */
  expandRow?(states: Int32Array, from: number, to: number, batch: Batch, full: number): number;
}

/** Expands a row one by one, for an expansion that gains nothing from many states at once. */
export function expandEach(
  expansion: Expansion,
  states: Int32Array,
  from: number,
  to: number,
  batch: Batch,
  full: number,
): number {
  let index = from;
  for (; index < to && batch.count < full; index++) {
    const moves = expansion.expand(states, index * batch.words, batch);
    if (moves < 0) return -1;
    if (moves === 0) batch.stuck.push(index);
  }
  return index;
}
