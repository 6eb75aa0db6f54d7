/**
 * A cursor: one packed state of a machine, with its transitions. It widens the machine when it must,
 * so whoever walks a single path need not know that layouts grow.
 */
import { type Branch, picksOf } from "../automaton/image.ts";
import { Batch } from "./batch.ts";
import type { Machine } from "./machine.ts";
import type { Move } from "./search.ts";

export class Cursor {
  readonly machine: Machine;
  /** The packed state, at offset 0. */
  state: Int32Array<ArrayBuffer>;
  #layout: Machine["layout"];
  #batch: Batch;

  constructor(machine: Machine) {
    this.machine = machine;
    this.#layout = machine.layout;
    this.#batch = new Batch(machine.layout.words, 64);
    this.state = machine.initial();
  }

  /** Back to the initial state. */
  reset(): void {
    this.#adopt();
    this.state = this.machine.initial();
  }

  /** The transitions of the state; the batch is reused by the next call. */
  expand(): Batch {
    for (;;) {
      this.#adopt();
      this.#batch.count = 0;
      if (this.machine.expand(this.state, 0, this.#batch) >= 0) return this.#batch;
      this.machine.widen();
    }
  }

  /** Goes to the k-th successor of the last `expand` and returns the branch taken. */
  go(k: number): Branch {
    const { words, states, leaf } = this.#batch;
    for (let w = 0; w < words; w++) this.state[w] = states[k * words + w]!;
    return this.machine.program.leaves.branchAt(leaf[k]!);
  }

  /** Takes one transition; null if the state has no such transition. */
  take(move: Move): Branch | null {
    const batch = this.expand();
    for (let k = 0; k < batch.count; k++) {
      if (batch.actor[k] !== move.actor) continue;
      const branch = this.machine.program.leaves.branchAt(batch.leaf[k]!);
      if (samePicks(picksOf(branch), move.picks)) return this.go(k);
    }
    return null;
  }

  /** Re-packs the state if the machine's layout has changed. */
  #adopt(): void {
    const { layout } = this.machine;
    if (layout === this.#layout) return;
    const wider = new Int32Array(layout.words);
    this.#layout.repacking(layout)(this.state, 0, wider, 0);
    this.state = wider;
    this.#layout = layout;
    this.#batch = new Batch(layout.words, 64);
  }
}

function samePicks(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((pick, index) => pick === b[index]);
}
