/**
 * Sleep sets: who need not move in a state, for what it would do there is followed elsewhere. Where two
 * moves do not disturb each other, both orders lead to the same state; the second mover of one order
 * sleeps in the other. That saves transitions, and states only where persistent sets would else have
 * gone on from what it saves.
 *
 * Soundness: docs/reductions.md, "Sleep sets". In short: a run is found unless somebody asleep could as
 * well begin it, and who was put to sleep begins it on a way followed before. A state keeps who is asleep
 * on every way to it. All ways must come before it is expanded; where a longer one comes later and would
 * wake somebody, nobody sleeps in that state in the next search. The argument is by the length of what
 * is left of a run, so nobody sleeps in a model that goes round (`loops.ts`).
 *
 * Godefroid, Holzmann, Pirottin, "State-Space Caching Revisited" (1995); here searched in levels, where
 * most states need not be expanded twice.
 */
import type { Batch } from "../../search/batch.ts";
import type { Expansion } from "../../search/expansion.ts";
import type { Machine } from "../../search/machine.ts";
import { VisitedSet } from "../../state/visited-set.ts";
import { Int32List } from "../../std/int32-list.ts";
import { Disturbances } from "./disturbances.ts";
import type { Futures } from "./futures.ts";
import { NumberedStates } from "./numbered-states.ts";
import { failing, keep } from "./persistent-sets.ts";

/** Beside the bits of the actors that sleep: that the state has been expanded. */
const isExpanded = 1 << 31;

export class SleepSets implements Expansion {
  /** Whether somebody slept in a state that a way came to later on which it does not. */
  isLate = false;
  readonly #machine: Machine;
  readonly #inner: Expansion;
  readonly #disturbances: Disturbances;
  #layout: Machine["layout"];
  #awake: VisitedSet;
  readonly #states: NumberedStates;
  /** Per state, who sleeps in it. */
  readonly #asleep = new Int32List(1 << 8);

  /** In the states that are `awake` nobody sleeps. */
  constructor(machine: Machine, futures: Futures, inner: Expansion, awake: VisitedSet | null) {
    this.#machine = machine;
    this.#inner = inner;
    this.#disturbances = new Disturbances(machine, futures);
    this.#layout = machine.layout;
    this.#awake = awake ?? new VisitedSet(this.#layout.words, 64);
    this.#states = new NumberedStates(this.#layout.words);
  }

  /** The states in which nobody sleeps from now on, in the machine's layout. */
  get awake(): VisitedSet {
    this.#adopt();
    return this.#awake;
  }

  /** Appends what is left; returns how many moves there would be if nobody slept. */
  expand(states: Int32Array, at: number, batch: Batch): number {
    this.#adopt();
    const from = batch.count;
    const moves = this.#inner.expand(states, at, batch);
    if (moves <= 0) return moves;
    const asleep = this.#begin(states, at);
    if (asleep !== 0) keep(batch, from, ~asleep);
    this.#handOn(states, at, batch, from, asleep);
    return moves;
  }

  /** Who sleeps in a state that is expanded now. */
  #begin(states: Int32Array, at: number): number {
    const number = this.#meet(states, at, 0);
    this.#asleep.items[number]! |= isExpanded;
    return this.#asleep.items[number]! & ~isExpanded;
  }

  /** The number of a state; if it is new, these sleep in it. */
  #meet(states: Int32Array, at: number, asleep: number): number {
    const before = this.#states.count;
    const number = this.#states.numberOf(states, at);
    if (number === before) this.#asleep.push(asleep);
    return number;
  }

  /** Says of each successor who sleeps there on this way. */
  #handOn(states: Int32Array, at: number, batch: Batch, from: number, asleep: number): void {
    const { words, actor, leaf } = batch;
    const { leaves } = this.#machine.program;
    const ends = failing(batch, from, leaves.list.items);
    let sleepers = asleep & ~ends;
    let mover = actor[from];
    if (batch.count > from) this.#disturbances.look(states, at);
    for (let k = from; k < batch.count; k++) {
      // Whoever was followed before sleeps where the others go.
      if (actor[k] !== mover) sleepers |= (1 << mover!) & ~ends;
      mover = actor[k];
      if (((1 << mover!) & ends) !== 0) continue;
      const left =
        sleepers === 0 ? 0 : this.#disturbances.undisturbed(sleepers, leaves.branchAt(leaf[k]!));
      this.#hand(batch.states, k * words, left);
    }
  }

  #hand(states: Int32Array, at: number, sleepers: number): void {
    const asleep = this.#awake.count > 0 && this.#awake.has(states, at) ? 0 : sleepers;
    const number = this.#meet(states, at, asleep);
    const before = this.#asleep.items[number]!;
    const late = before & ~isExpanded & ~asleep;
    if (late === 0) return;
    if ((before & isExpanded) === 0) {
      this.#asleep.items[number] = before & asleep;
      return;
    }
    this.isLate = true;
    this.#awake.add(states, at);
  }

  /** Re-packs what is kept if the machine's layout has changed. */
  #adopt(): void {
    const { layout } = this.#machine;
    if (layout === this.#layout) return;
    this.#awake = this.#awake.repacked(this.#layout, layout);
    this.#states.repack(this.#layout, layout);
    this.#layout = layout;
  }
}
