/**
 * Numbers for the values of each cell, given in the order in which they are met; 0 is the initial
 * value. A state holds these numbers, so a cell costs bits only for values it has really taken.
 */
import type { Cell } from "../model/cell.ts";
import { ModelMistake } from "../model/mistake.ts";
import { callerPlace } from "../model/place.ts";
import { keyOf } from "../model/value.ts";

export class Values {
  readonly cells: readonly Cell<unknown>[];
  readonly #index = new Map<Cell<unknown>, number>();
  readonly #numbers: Map<string, number>[];
  readonly #values: unknown[][];

  constructor(cells: readonly Cell<unknown>[]) {
    this.cells = cells;
    cells.forEach((cell, index) => {
      this.#index.set(cell, index);
    });
    this.#numbers = cells.map((cell) => new Map([[keyOf(cell.initial), 0]]));
    this.#values = cells.map((cell) => [cell.initial]);
  }

  indexOf(cell: Cell<unknown>): number {
    const index = this.#index.get(cell);
    if (index !== undefined) return index;
    throw new ModelMistake("unknown-name", `"${cell.name}" is a cell of another model or variant`, {
      place: callerPlace(),
      remedy: "make cells inside build(): each variant gets its own",
    });
  }

  /** The number of a value, a new one if it was never met. */
  number(cell: number, value: unknown): number {
    const numbers = this.#numbers[cell]!;
    const key = keyOf(value);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const fresh = this.#values[cell]!.push(value) - 1;
    numbers.set(key, fresh);
    return fresh;
  }

  value(cell: number, number: number): unknown {
    return this.#values[cell]![number];
  }

  /** The values of the cell that have been met, by their numbers. */
  all(cell: number): readonly unknown[] {
    return this.#values[cell]!;
  }

  /** How many values of the cell have been met. */
  count(cell: number): number {
    return this.#values[cell]!.length;
  }
}
