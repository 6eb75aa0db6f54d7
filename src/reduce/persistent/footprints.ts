/**
 * Footprints: for each way through a step, the accesses of others that disturb it. A move is disturbed
 * by what it cannot be exchanged with, a blocked step by what could unblock it.
 *
 * Soundness: take a state, a way through an actor's step there, and any run of others none of whose
 * accesses is in the footprint. Then the same way is open at its end, and a move may be taken before
 * that run just as well. For the first access of the run to a cell finds the value that the cell has in
 * this state, so it is enough to forbid accesses at these values:
 * - a change of a cell that the way has read, for another way would be taken (or a blocked one opened);
 * - a look at, or a change of, a cell that the move changes;
 * - a change of any cell of a claim that the move may change the truth of. The claim is then judged
 *   after the run as it is in this state, and this state is judged.
 * A blocked step stays so as long as one cell that every open way needs to be different stays as it is;
 * where there is such a cell, only changes of that one disturb.
 */
import type { Branch, Write } from "../../automaton/image.ts";
import { BitRows } from "../../std/bit-rows.ts";
import type { Futures } from "./futures.ts";
import type { StepTree } from "./step-tree.ts";
import type { View } from "./view.ts";
import type { Held } from "./ways.ts";

export interface Footprint {
  /** What disturbs it in every state where it is taken: a row of `rows`. */
  readonly row: number;
  /** Written without a look, so what disturbs them depends on what they hold. */
  readonly blind: readonly BlindWrite[];
  /** The cells of the claims it may change the truth of; likewise. */
  readonly watched: readonly number[];
}

interface BlindWrite extends Write {
  /** The cells of the claims that it may change the truth of if it changes its cell. */
  readonly watched: readonly number[];
}

export class Footprints {
  readonly rows: BitRows;
  readonly #futures: Futures;
  readonly #known = new Map<Branch, Footprint>();

  constructor(futures: Futures) {
    this.#futures = futures;
    this.rows = new BitRows(futures.accesses.count);
  }

  /** The footprint of a way through the step with this tree. */
  of(branch: Branch, step: StepTree): Footprint {
    const known = this.#known.get(branch);
    if (known !== undefined) return known;
    const made = this.#make(branch, step);
    this.#known.set(branch, made);
    return made;
  }

  /** Adds to a row all that disturbs the footprint in the state in view. */
  addTo(row: number, footprint: Footprint, view: View): void {
    this.rows.unite(row, this.rows, footprint.row);
    this.#addChanges(row, footprint.watched, view);
    for (const { cell, value, watched } of footprint.blind) {
      const before = view.value(cell);
      this.#add(row, "changes", cell, before);
      if (before === value) continue;
      this.#add(row, "sees", cell, before);
      this.#addChanges(row, watched, view);
    }
  }

  /** Adds to a row what a way does to cells in the state in view. */
  addUses(row: number, branch: Branch, view: View): void {
    for (const { cell, value } of readBy(branch)) this.#add(row, "sees", cell, value);
    if (branch.outcome.kind === "blocked") return;
    for (const { cell, value } of branch.outcome.writes) {
      const before = view.value(cell);
      this.#add(row, before === value ? "sees" : "changes", cell, before);
    }
  }

  #make(branch: Branch, step: StepTree): Footprint {
    const row = this.rows.append();
    const read = readBy(branch);
    const { outcome } = branch;
    if (outcome.kind === "blocked") {
      for (const { cell, value } of this.#needed(read, step)) {
        this.#add(row, "changes", cell, value);
      }
      return { row, blind: [], watched: [] };
    }
    for (const { cell, value } of read) this.#add(row, "changes", cell, value);
    const seen = new Map(read.map(({ cell, value }) => [cell, value]));
    const changed = outcome.writes.filter(({ cell, value }) => seen.get(cell) !== value);
    const certain = changed.filter(({ cell }) => seen.has(cell));
    for (const { cell } of certain) this.#add(row, "sees", cell, seen.get(cell)!);
    const blind = changed
      .filter(({ cell }) => !seen.has(cell))
      .map((write) => ({ ...write, watched: this.#watchedWith([write.cell]) }));
    return { row, blind, watched: this.#watchedWith(certain.map(({ cell }) => cell)) };
  }

  /** The cells of all claims that read one of these. */
  #watchedWith(cells: readonly number[]): number[] {
    const claims = this.#futures.outline.watched.filter((read) =>
      cells.some((cell) => read.has(cell)),
    );
    return [...new Set(claims.flatMap((read) => [...read]))];
  }

  #addChanges(row: number, cells: readonly number[], view: View): void {
    for (const cell of cells) this.#add(row, "changes", cell, view.value(cell));
  }

  /** Which of the values read keep the step blocked: the last that does by itself, or all together. */
  #needed(read: readonly Held[], step: StepTree): readonly Held[] {
    const last = read.findLast((held) => !this.#mayMove(step, held));
    return last === undefined ? read : [last];
  }

  /** Whether some way through a step may lead to a move while a cell holds a value. */
  #mayMove(tree: StepTree, held: Held): boolean {
    if (tree === undefined) return true;
    if (tree.kind === "leaf") return tree.branch.outcome.kind === "move";
    const { cell, children } = tree;
    if (tree.kind === "choose") return children.some((child) => this.#mayMove(child, held));
    if (cell === held.cell) return this.#mayMove(children[held.value], held);
    for (let value = 0; value < this.#futures.accesses.known(cell); value++) {
      if (this.#mayMove(children[value], held)) return true;
    }
    return false;
  }

  /** A value that has only just been met has no number; these futures do not hold any more. */
  #add(row: number, access: "sees" | "changes", cell: number, value: number): void {
    const { accesses } = this.#futures;
    if (value < accesses.known(cell)) this.rows.add(row, accesses[access](cell, value));
  }
}

function readBy({ tests }: Branch): Held[] {
  return tests.flatMap((test) => (test.kind === "read" ? [test] : []));
}
