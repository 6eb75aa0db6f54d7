/**
 * Symmetry: every successor is kept in its canonical form.
 *
 * Soundness: a renaming of twins takes runs to runs, the start to itself and claims to themselves. So
 * from two states that it makes of each other the same claims can be broken in as many steps, and one of
 * them speaks for both. Lost are executions in which other twins play the same parts. It rests on twins
 * being alike, which is the model's word; what of it is found out is in `likeness.ts`.
 */
import type { Batch } from "../../search/batch.ts";
import type { Expansion } from "../../search/expansion.ts";
import type { Machine } from "../../search/machine.ts";
import type { CanonicalForm } from "./canonical-form.ts";

export class Symmetry implements Expansion {
  readonly #machine: Machine;
  readonly #inner: Expansion;
  readonly #form: CanonicalForm;
  #learned: number;

  constructor(machine: Machine, inner: Expansion, form: CanonicalForm) {
    this.#machine = machine;
    this.#inner = inner;
    this.#form = form;
    this.#learned = machine.learner.effort.branches;
  }

  expand(states: Int32Array, at: number, batch: Batch): number {
    const from = batch.count;
    const moves = this.#inner.expand(states, at, batch);
    if (moves < 0 || !this.#isUpToDate()) return -1;
    const { layout } = this.#machine;
    for (let k = from; k < batch.count; k++) {
      this.#form.canonize(layout, batch.states, k * batch.words);
    }
    return moves;
  }

  /** Compares what is new; false if that taught what the machine's program does not know yet. */
  #isUpToDate(): boolean {
    const { learner, program } = this.#machine;
    const { branches } = learner.effort;
    if (branches === this.#learned) return true;
    this.#form.likeness.update();
    this.#learned = learner.effort.branches;
    return this.#learned === branches && !program.isOutgrown;
  }
}
