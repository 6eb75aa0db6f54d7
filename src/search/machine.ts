/**
 * The machine: a model's learned image, compiled for the layout of the moment. It is what every
 * strategy explores; strategies differ only in which transitions they follow.
 */
import type { LocalState } from "../automaton/image.ts";
import { Learner } from "../automaton/learner.ts";
import type { Watch } from "../automaton/watch.ts";
import type { Instance } from "../model/model.ts";
import type { Violation } from "../model/step.ts";
import type { Layout } from "../state/layout.ts";
import type { Batch } from "./batch.ts";
import { Judge } from "./judge.ts";
import { Program } from "./program.ts";

/** Thrown where a state cannot be expanded because the layout is outgrown: widen, and begin again. */
export class Outgrown {}

export class Machine {
  readonly learner: Learner;
  program: Program;
  judge: Judge;
  /** How often the layout was widened. */
  repacks = 0;
  readonly #watched = new Set<number>();

  constructor(instance: Instance, watch?: Watch) {
    this.learner = new Learner(instance, watch);
    this.program = new Program(this.learner, this.#watched);
    this.judge = new Judge(this.learner, this.program.layout, this.#watched);
  }

  get layout(): Layout {
    return this.program.layout;
  }

  /** The packed state in which every actor and cell is where it starts. */
  initial(): Int32Array<ArrayBuffer> {
    const state = new Int32Array(this.layout.words);
    this.layout.clear(state, 0);
    return state;
  }

  /** Appends the transitions of a state; -1 when `widen` must be called first. */
  expand(states: Int32Array, at: number, batch: Batch): number {
    return this.program.expand(states, at, batch);
  }

  /** Appends the transitions of some states; see `Expansion`. */
  expandRow(states: Int32Array, from: number, to: number, batch: Batch, full: number): number {
    return this.program.expandRow(states, from, to, batch, full);
  }

  /** Like `expand`, for whoever would rather begin again than re-pack; throws `Outgrown`. */
  expandOrThrow(states: Int32Array, at: number, batch: Batch): number {
    const moves = this.expand(states, at, batch);
    if (moves < 0) throw new Outgrown();
    return moves;
  }

  /** Compiles for all that has been learned since; returns the layout that states are still in. */
  widen(): Layout {
    const before = this.layout;
    this.program = new Program(this.learner, this.#watched);
    this.judge = new Judge(this.learner, this.layout, this.#watched);
    this.repacks += 1;
    return before;
  }

  /** Claims may have been seen to read more cells: flags every leaf that writes one. */
  flagClaims(watchedBefore: number): void {
    if (this.#watched.size !== watchedBefore) this.program.leaves.flagClaims();
  }

  get watchedCount(): number {
    return this.#watched.size;
  }

  local(states: Int32Array, at: number, actor: number): LocalState {
    return this.learner.locals(actor)[this.layout.get(states, at, actor)]!;
  }

  /** Whether an actor has ended the run in this state by breaking a claim. */
  hasFailed(states: Int32Array, at: number): boolean {
    const { actors } = this.program;
    for (let actor = 0; actor < actors; actor++) {
      if (this.local(states, at, actor).status === "failed") return true;
    }
    return false;
  }

  /** The violations by which actors have ended the run in this state. */
  failures(states: Int32Array, at: number): Violation[] {
    return this.learner.instance.actors.flatMap((_, actor) => {
      const { violation } = this.local(states, at, actor);
      return violation === null ? [] : [violation];
    });
  }
}
