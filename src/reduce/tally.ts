/**
 * A tally of what a search passes through: the ends, and the local states of each actor. It follows what
 * another expansion follows.
 */
import type { Batch } from "../search/batch.ts";
import type { Expansion } from "../search/expansion.ts";
import type { Machine } from "../search/machine.ts";
import { StateList } from "../state/state-list.ts";

export class Tally implements Expansion {
  /** Per actor, the local states met. */
  readonly locals: readonly Set<number>[];
  readonly #machine: Machine;
  readonly #inner: Expansion;
  #layout: Machine["layout"];
  #ends: StateList;

  constructor(machine: Machine, inner: Expansion) {
    this.#machine = machine;
    this.#inner = inner;
    this.#layout = machine.layout;
    this.#ends = new StateList(this.#layout.words);
    this.locals = machine.learner.instance.actors.map(() => new Set([0]));
  }

  /** The states in which nobody can move, in the machine's layout; one may be there twice. */
  get ends(): StateList {
    this.#adopt();
    return this.#ends;
  }

  expand(states: Int32Array, at: number, batch: Batch): number {
    this.#adopt();
    const from = batch.count;
    const moves = this.#inner.expand(states, at, batch);
    if (moves === 0) this.#ends.push(states, at);
    // A move changes the mover's local state; which twin has it once twins are one is not told by whose
    // move it was.
    const { words } = this.#layout;
    if (moves > 0) {
      for (let k = from; k < batch.count; k++) {
        this.locals.forEach((met, actor) => {
          met.add(this.#layout.get(batch.states, k * words, actor));
        });
      }
    }
    return moves;
  }

  #adopt(): void {
    const { layout } = this.#machine;
    if (layout === this.#layout) return;
    this.#ends = this.#ends.repacked(this.#layout, layout);
    this.#layout = layout;
  }
}
