/**
 * Shields: cells that nobody outside a set of actors can change as long as those in it do not move, and
 * what that keeps the others from doing.
 *
 * Soundness: of all that the others may do while the cell holds its value, nothing changes it. So the
 * first change by one of them would be made while it does hold it, which is impossible: it holds it all
 * the while, and each of the others makes only accesses of its future under that condition. A lock held
 * by an actor in the set shields all that is accessed under that lock alone.
 */
import type { Learner } from "../../automaton/learner.ts";
import type { BitRows } from "../../std/bit-rows.ts";
import type { Futures } from "./futures.ts";
import type { View } from "./view.ts";
import type { Held } from "./ways.ts";

/** A value of a cell at which some step has been seen to be blocked: other values shield little. */
interface Blocking {
  readonly held: Held;
  readonly change: number;
  /** Futures as long as the cell holds the value; null until they are asked for. */
  rows: BitRows | null;
}

interface BlockingCell {
  readonly cell: number;
  readonly byValue: readonly (Blocking | undefined)[];
}

export class Shields {
  /** Those of the state at hand. */
  count = 0;
  readonly #futures: Futures;
  readonly #blocking: readonly BlockingCell[];
  /** Per shield: the futures behind it, and the actors, as bits, that may lower it. */
  readonly #behind: BitRows[] = [];
  readonly #holders: number[] = [];

  constructor(futures: Futures, learner: Learner) {
    this.#futures = futures;
    this.#blocking = [...blockingValues(learner)].map(([cell, values]) => {
      const byValue: Blocking[] = [];
      for (const value of values) {
        const change = futures.accesses.changes(cell, value);
        byValue[value] = { held: { cell, value }, change, rows: null };
      }
      return { cell, byValue };
    });
  }

  /** Turns to the state in view; `rowOf` says where the actors stand in the futures. */
  look(view: View, rowOf: Int32Array): void {
    this.count = 0;
    for (const { cell, byValue } of this.#blocking) {
      const blocking = byValue[view.value(cell)];
      if (blocking === undefined) continue;
      blocking.rows ??= this.#futures.whileHeld(blocking.held);
      this.#behind[this.count] = blocking.rows;
      this.#holders[this.count] = holders(blocking.rows, blocking.change, rowOf);
      this.count += 1;
    }
  }

  /** Whether a set of actors has a shield at all. */
  isUp(set: number): boolean {
    for (let index = 0; index < this.count; index++) {
      if ((this.#holders[index]! & ~set) === 0) return true;
    }
    return false;
  }

  /** Takes out of a row what the shields of a set of actors keep out; false if that is all of it. */
  reduce(accesses: BitRows, row: number, set: number, future: number): boolean {
    for (let index = 0; index < this.count; index++) {
      if ((this.#holders[index]! & ~set) !== 0) continue;
      if (!accesses.intersect(row, this.#behind[index]!, future)) return false;
    }
    return true;
  }
}

/** The actors, as bits, that may make a change. */
function holders(rows: BitRows, change: number, rowOf: Int32Array): number {
  let found = 0;
  for (let actor = 0; actor < rowOf.length; actor++) {
    const row = rowOf[actor]!;
    if (row >= 0 && rows.has(row, change)) found |= 1 << actor;
  }
  return found;
}

function blockingValues(learner: Learner): Map<number, Set<number>> {
  const blocking = new Map<number, Set<number>>();
  const branches = learner.instance.actors.flatMap((_, actor) =>
    learner.locals(actor).flatMap((local) => local.branches),
  );
  for (const { tests, outcome } of branches) {
    if (outcome.kind !== "blocked") continue;
    for (const test of tests) {
      if (test.kind !== "read") continue;
      const values = blocking.get(test.cell) ?? new Set();
      blocking.set(test.cell, values.add(test.value));
    }
  }
  return blocking;
}
