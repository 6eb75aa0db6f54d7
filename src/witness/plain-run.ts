/**
 * A run of a model on plain generators: no tables, no summaries, every generator advanced once and
 * for all. It is the ground truth that the learned image is compared with, and what witnesses are
 * told from.
 */
import { asMistake } from "../automaton/advance.ts";
import type { Actor } from "../model/actor.ts";
import type { Cell } from "../model/cell.ts";
import type { Instance } from "../model/model.ts";
import type { Note } from "../model/note.ts";
import type { Place } from "../model/place.ts";
import type { StepRequest } from "../model/request.ts";
import { Blocked, execute, Violation } from "../model/step.ts";
import { keyOf } from "../model/value.ts";
import { Calls, Runner } from "./runner.ts";
import { nextPicks, type Pick, Trial } from "./trial.ts";
import type { Frame } from "./witness.ts";

/** What one attempt at a step did. */
export type Attempt =
  | { readonly kind: "blocked"; readonly waitsFor: readonly Actor[] }
  | {
      readonly kind: "moved";
      readonly step: string;
      readonly place: Place | null;
      readonly frames: readonly Frame[];
      readonly value: unknown;
      /** Cells written, with what they held before. */
      readonly writes: ReadonlyMap<Cell<unknown>, unknown>;
      readonly picks: readonly Pick[];
      /** What the step said of itself. */
      readonly notes: readonly Note[];
    };

export class PlainRun {
  readonly instance: Instance;
  readonly #runners: readonly Runner[];
  readonly #values = new Map<Cell<unknown>, unknown>();

  constructor(instance: Instance, places: Calls["places"]) {
    this.instance = instance;
    for (const cell of instance.cells) this.#values.set(cell, cell.initial);
    const calls = new Calls(places);
    this.#runners = instance.actors.map((actor) => new Runner(actor, calls));
  }

  value(cell: Cell<unknown>): unknown {
    return this.#values.get(cell);
  }

  status(actor: number): "running" | "finished" | "failed" {
    return this.#runners[actor]!.status;
  }

  violation(actor: number): Violation | null {
    return this.#runners[actor]!.violation;
  }

  /** The step the actor stands before, and where; null unless it is running. */
  next(actor: number): StepRequest | null {
    return this.#runners[actor]!.request;
  }

  /** The routines the actor is in, outermost first. */
  frames(actor: number): Frame[] {
    return this.#runners[actor]!.frames.filter(({ call }) => call > 0);
  }

  /**
   * Whom the actor waits for; null if it could move, whatever the environment would have to pick for
   * that. Changes nothing.
   */
  waitsFor(actor: number): readonly Actor[] | null {
    const { actor: who, request } = this.#runners[actor]!;
    if (request === null) return null;
    let waitsFor: readonly Actor[] = [];
    for (let picks: readonly number[] | null = []; picks !== null; ) {
      const trial = new Trial(who, this.#values, picks);
      try {
        execute(trial, () => {
          who.guard?.();
          request.run();
        });
        return null;
      } catch (thrown) {
        if (!(thrown instanceof Blocked)) return null;
        waitsFor = thrown.waitsFor;
      }
      picks = nextPicks(trial.taken);
    }
    return waitsFor;
  }

  /** Takes the actor's step with these picks. */
  take(actor: number, picks: readonly number[]): Attempt {
    const runner = this.#runners[actor]!;
    const { request } = runner;
    if (request === null) return { kind: "blocked", waitsFor: [] };
    const trial = new Trial(runner.actor, this.#values, picks);
    const frames = this.frames(actor);
    let value: unknown;
    let violation: Violation | null = null;
    try {
      value = execute(trial, () => {
        runner.actor.guard?.();
        return request.run();
      });
    } catch (thrown) {
      if (thrown instanceof Blocked) return { kind: "blocked", waitsFor: thrown.waitsFor };
      if (!(thrown instanceof Violation)) throw asMistake(thrown, runner.actor, request.place);
      violation = thrown;
    }
    const writes = this.#commit(trial);
    const place = request.place ?? runner.actor.place;
    if (violation === null) runner.advance(value);
    else {
      // What the vocabulary breaks by itself has no line of the model but that of the step.
      const { claim, message, facts } = violation;
      runner.request = null;
      runner.violation = new Violation(claim, message, facts, violation.place ?? place);
    }
    const { name: step } = request;
    return {
      kind: "moved",
      step,
      place,
      frames,
      value,
      writes,
      picks: trial.taken,
      notes: trial.notes,
    };
  }

  /** The violation of a claim in the state now; null if it holds. */
  judge(condition: () => boolean | undefined, claim: string): Violation | null {
    const trial = new Trial(null, this.#values, []);
    try {
      return execute(trial, condition) === false ? new Violation(claim, "", {}, null) : null;
    } catch (thrown) {
      if (!(thrown instanceof Violation)) throw thrown;
      return new Violation(claim, thrown.message, thrown.facts, thrown.place);
    }
  }

  #commit(trial: Trial): Map<Cell<unknown>, unknown> {
    const before = new Map<Cell<unknown>, unknown>();
    for (const cell of this.instance.cells) {
      if (!trial.written.has(cell)) continue;
      const was = this.#values.get(cell);
      const now = trial.written.get(cell);
      this.#values.set(cell, now);
      if (keyOf(was) !== keyOf(now)) before.set(cell, was);
    }
    return before;
  }
}
