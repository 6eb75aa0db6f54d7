/**
 * Accesses by number: that a step sees a cell hold a value, and that it changes a cell which holds it.
 *
 * The value belongs to the access because it makes locks plain without anybody knowing of locks: an
 * owner that is a task is changed by that task alone, and one that is nobody is seen by all who wait.
 */
import type { Values } from "../../automaton/values.ts";

export class Accesses {
  /** How many there are. */
  readonly count: number;
  /** Per cell: how many values of it were known, and the number of its first access. */
  readonly #known: readonly number[];
  readonly #first: readonly number[];

  constructor(values: Values) {
    let count = 0;
    this.#known = values.cells.map((_, cell) => values.count(cell));
    this.#first = this.#known.map((known) => {
      const first = count;
      count += 2 * known;
      return first;
    });
    this.count = count;
  }

  /** The values of a cell that were known: 0 … `known` − 1. */
  known(cell: number): number {
    return this.#known[cell]!;
  }

  sees(cell: number, value: number): number {
    return this.#first[cell]! + 2 * value;
  }

  changes(cell: number, value: number): number {
    return this.#first[cell]! + 2 * value + 1;
  }

  /** Whether the same values were known of every cell, so that numbers mean the same. */
  isSame(other: Accesses): boolean {
    return this.#known.every((known, cell) => known === other.#known[cell]);
  }
}
