/**
 * Nothing is put off for ever. A reduced expansion puts off what it leaves out, and going round a circle
 * of states could put it off for ever; then a claim that it would break is never seen to break.
 *
 * Soundness: what was put off is taken where every transition is followed, so it is enough that from
 * every state some followed way leads to such a state (or to an end, where nothing is left). A way that
 * never comes there goes round in circles and takes a move back (`loops.ts`) again and again, so only
 * states with such a move are suspect. They are written down, and looked at when the search has ended:
 * one from which no way leads out is expanded wholly in the next search, and the others are fine.
 *
 * Valmari's condition on the closed components of the reduced graph, here without the graph; after the
 * "ignoring problem" of "Stubborn Sets for Reduced State Space Generation" (1989).
 */
import { Batch } from "../../search/batch.ts";
import type { Expansion } from "../../search/expansion.ts";
import type { Machine } from "../../search/machine.ts";
import { StateList } from "../../state/state-list.ts";
import { VisitedSet } from "../../state/visited-set.ts";
import { invariant } from "../../std/defect.ts";
import type { Loops } from "./loops.ts";
import type { PersistentSets } from "./persistent-sets.ts";

/** States looked at between two yields. */
const sliceWork = 1 << 13;

export class Postponing implements Expansion {
  /** Whether the last expansion followed every transition. */
  isWhole = true;
  readonly #machine: Machine;
  readonly #sets: PersistentSets;
  readonly #loops: Loops;
  #layout: Machine["layout"];
  /** States that are expanded wholly although they need not be by themselves. */
  #wholes: VisitedSet;
  /** Reduced states from which a move leads back. */
  #suspects: StateList;
  #isWriting = true;

  constructor(machine: Machine, sets: PersistentSets, loops: Loops, wholes: VisitedSet | null) {
    this.#machine = machine;
    this.#sets = sets;
    this.#loops = loops;
    this.#layout = machine.layout;
    this.#wholes = wholes ?? new VisitedSet(this.#layout.words, 64);
    this.#suspects = new StateList(this.#layout.words);
  }

  /** The states that are expanded wholly, in the machine's layout. */
  get wholes(): VisitedSet {
    this.#adopt();
    return this.#wholes;
  }

  expand(states: Int32Array, at: number, batch: Batch): number {
    this.#adopt();
    const from = batch.count;
    this.isWhole = this.#wholes.count > 0 && this.#wholes.has(states, at);
    if (this.isWhole) return this.#machine.expand(states, at, batch);
    const moves = this.#sets.expand(states, at, batch);
    this.isWhole = this.#sets.isWhole;
    if (this.#isWriting && !this.isWhole && this.#leadBack(states, at, batch, from)) {
      this.#suspects.push(states, at);
    }
    return moves;
  }

  /**
   * Looks at the suspects, following `expansion`; true if some of them must be expanded wholly from now
   * on, and so everything must be searched again.
   */
  *release(expansion: Expansion): Generator<void, boolean, void> {
    const suspects = this.#suspects;
    const before = this.#wholes.count;
    const free = new VisitedSet(suspects.words, 64);
    this.#isWriting = false;
    for (let index = 0; index < suspects.count; index++) {
      const at = index * suspects.words;
      if (yield* this.#isFree(suspects.items, at, free, expansion)) continue;
      this.#wholes.add(suspects.items, at);
      free.add(suspects.items, at);
    }
    return this.#wholes.count > before;
  }

  /** Whether some way leads to where everything is followed; the states on it are `free` too. */
  *#isFree(
    states: Int32Array,
    at: number,
    free: VisitedSet,
    expansion: Expansion,
  ): Generator<void, boolean, void> {
    const { words } = free;
    const met = new VisitedSet(words, 64);
    const queue = new StateList(words, 16);
    const from: number[] = [-1];
    const batch = new Batch(words, 64);
    queue.push(states, at);
    met.add(states, at);
    for (let index = 0; index < queue.count; index++) {
      if (index % sliceWork === sliceWork - 1) yield;
      if (!this.#isOut(queue.items, index * words, free, expansion, batch)) {
        for (let k = 0; k < batch.count; k++) {
          if (!met.add(batch.states, k * words)) continue;
          queue.push(batch.states, k * words);
          from.push(index);
        }
        continue;
      }
      for (let on = index; on >= 0; on = from[on]!) free.add(queue.items, on * words);
      return true;
    }
    return false;
  }

  /** Whether everything is followed here, or from somewhere this leads to; else `batch` has what is. */
  #isOut(
    states: Int32Array,
    at: number,
    free: VisitedSet,
    expansion: Expansion,
    batch: Batch,
  ): boolean {
    batch.count = 0;
    if (free.has(states, at)) return true;
    const moves = expansion.expand(states, at, batch);
    invariant(moves >= 0, "suspects-are-known", "a state that was searched teaches something new");
    return this.isWhole;
  }

  /** Whether one of the moves appended since `from` leads its actor back. */
  #leadBack(states: Int32Array, at: number, batch: Batch, from: number): boolean {
    if (this.#loops.areNone) return false;
    const layout = this.#layout;
    for (let k = from; k < batch.count; k++) {
      const actor = batch.actor[k]!;
      const before = layout.get(states, at, actor);
      const after = layout.get(batch.states, k * layout.words, actor);
      if (this.#loops.leadsBack(actor, before, after)) return true;
    }
    return false;
  }

  /** Re-packs what is written down if the machine's layout has changed. */
  #adopt(): void {
    const { layout } = this.#machine;
    if (layout === this.#layout) return;
    this.#wholes = this.#wholes.repacked(this.#layout, layout);
    this.#suspects = this.#suspects.repacked(this.#layout, layout);
    this.#layout = layout;
  }
}
