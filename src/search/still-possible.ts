/**
 * Decides `stillPossible` claims on an explored graph: is there a reachable state from which no run
 * leads to a state where the condition holds?
 *
 * The states are listed in breadth-first order and swept backwards: a state is good if it meets the
 * condition or leads to a good one, until a sweep finds no more. Exact. Time: the number of sweeps
 * times the transitions; a graph without long backward edges needs two. Runs that ended by breaking
 * another claim are left out: they are that claim's business.
 */
import { Violation } from "../model/step.ts";
import { StateList } from "../state/state-list.ts";
import { VisitedSet } from "../state/visited-set.ts";
import { Batch } from "./batch.ts";
import type { Machine } from "./machine.ts";
import type { Finding } from "./search.ts";

/** States expanded between two yields. */
const sliceWork = 1 << 14;

export class StillPossible {
  readonly #machine: Machine;
  readonly #claim: string;
  readonly #words: number;
  readonly #batch: Batch;
  readonly #good: VisitedSet;

  constructor(machine: Machine, claim: string) {
    this.#machine = machine;
    this.#claim = claim;
    this.#words = machine.layout.words;
    this.#batch = new Batch(this.#words, 64);
    this.#good = new VisitedSet(this.#words);
  }

  /**
   * The state nearest to `initial` from which the condition is out of reach; null if there is none.
   * Throws `Outgrown` where not everything has been explored before.
   */
  *decide(initial: Int32Array): Generator<void, Finding | null, void> {
    const all = new StateList(this.#words);
    const levelEnds = yield* this.#list(initial, all);
    for (let found = 1; found > 0; ) found = yield* this.#sweep(all);
    for (let index = 0; index < all.count; index++) {
      if (this.isGood(all.items, index * this.#words)) continue;
      const depth = levelEnds.findIndex((end) => index < end);
      return {
        violation: new Violation(
          this.#claim,
          "nothing that can still happen makes it true",
          {},
          null,
        ),
        depth,
      };
    }
    return null;
  }

  /** Whether the condition can be reached from the state; once it has been decided. */
  isGood(states: Int32Array, at: number): boolean {
    return this.#good.has(states, at);
  }

  /** Lists what can be reached, level by level; returns where each level ends. */
  *#list(initial: Int32Array, all: StateList): Generator<void, number[], void> {
    const visited = new VisitedSet(this.#words);
    visited.add(initial, 0);
    all.push(initial, 0);
    const levelEnds = [1];
    for (let index = 0; index < all.count; index++) {
      if (index === levelEnds.at(-1)) levelEnds.push(all.count);
      const batch = this.#expand(all.items, index * this.#words);
      for (let k = 0; k < batch.count; k++) {
        const at = k * this.#words;
        if (visited.add(batch.states, at)) all.push(batch.states, at);
      }
      if (index % sliceWork === sliceWork - 1) yield;
    }
    return levelEnds;
  }

  /** One pass from the last state to the first; returns how many were newly found good. */
  *#sweep(all: StateList): Generator<void, number, void> {
    const before = this.#good.count;
    for (let index = all.count - 1; index >= 0; index--) {
      const at = index * this.#words;
      if (!this.isGood(all.items, at) && this.#leadsToGood(all.items, at)) {
        this.#good.add(all.items, at);
      }
      if (index % sliceWork === 0) yield;
    }
    return this.#good.count - before;
  }

  #leadsToGood(states: Int32Array, at: number): boolean {
    if (this.#machine.hasFailed(states, at)) return true;
    if (this.#machine.judge.meets(this.#claim, states, at)) return true;
    const batch = this.#expand(states, at);
    for (let k = 0; k < batch.count; k++) {
      if (this.isGood(batch.states, k * this.#words)) return true;
    }
    return false;
  }

  #expand(states: Int32Array, at: number): Batch {
    this.#batch.count = 0;
    if (!this.#machine.hasFailed(states, at)) {
      this.#machine.expandOrThrow(states, at, this.#batch);
    }
    return this.#batch;
  }
}
