/**
 * A run of a model on plain generators: no tables, no summaries, every generator advanced once and
 * for all. It is the ground truth that the learned image is compared with, and what witnesses are
 * told from.
 */
import type { Actor } from "../model/actor.ts";
import type { Cell } from "../model/cell.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Instance } from "../model/model.ts";
import { capturing, type Place } from "../model/place.ts";
import type { Entered, Request, StepRequest } from "../model/request.ts";
import { Blocked, type Execution, execute, Violation } from "../model/step.ts";
import { keyOf } from "../model/value.ts";
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
    };

export interface Pick {
  readonly count: number;
  readonly pick: number;
}

/** Invisible requests in a row without a step: more is an endless loop. */
const marksWithoutStep = 10_000;

/** One actor's live generator. */
class Runner {
  readonly actor: Actor;
  readonly frames: Frame[] = [];
  request: StepRequest | null = null;
  violation: Violation | null = null;
  readonly #generator: Generator<Request, unknown, unknown>;
  readonly #run: PlainRun;

  constructor(actor: Actor, run: PlainRun) {
    this.actor = actor;
    this.#generator = actor.body();
    this.#run = run;
    this.advance(undefined);
  }

  get status(): "running" | "finished" | "failed" {
    if (this.violation !== null) return "failed";
    return this.request === null ? "finished" : "running";
  }

  advance(result: unknown): void {
    try {
      const toNextStep = () => this.#toNextStep(result);
      this.request = this.#run.places === "captured" ? capturing(toNextStep) : toNextStep();
    } catch (thrown) {
      if (!(thrown instanceof Violation)) throw thrown;
      this.request = null;
      this.violation = thrown;
    }
  }

  #toNextStep(result: unknown): StepRequest | null {
    let sent = result;
    for (let marks = 0; marks < marksWithoutStep; marks++) {
      const taken = this.#generator.next(sent);
      if (taken.done === true) return null;
      const request = taken.value;
      if (request.kind === "step") return request;
      sent = undefined;
      if (request.kind === "enter") {
        sent = { kind: "run", carried: request.carried } satisfies Entered;
        this.frames.push({ name: request.name, call: this.#run.nextCall(request.frame) });
      } else if (request.kind === "leave") {
        this.frames.pop();
      }
    }
    throw new ModelMistake(
      "yields-nothing",
      `actor "${this.actor.name}" goes round a loop ${marksWithoutStep} times without a step`,
      { actor: this.actor.name },
    );
  }
}

export class PlainRun {
  readonly instance: Instance;
  /** Whether steps come with their places in the source, which cost a stack each. */
  readonly places: "captured" | "left-out";
  readonly #runners: readonly Runner[];
  readonly #values = new Map<Cell<unknown>, unknown>();
  #calls = 0;

  constructor(instance: Instance, places: PlainRun["places"]) {
    this.instance = instance;
    this.places = places;
    for (const cell of instance.cells) this.#values.set(cell, cell.initial);
    this.#runners = instance.actors.map((actor) => new Runner(actor, this));
  }

  /** A number for the next call of a routine; loops get 0, for they are not shown. */
  nextCall(frame: "routine" | "loop"): number {
    return frame === "loop" ? 0 : ++this.#calls;
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
      if (!(thrown instanceof Violation)) throw thrown;
      violation = thrown;
    }
    const writes = this.#commit(trial);
    if (violation === null) runner.advance(value);
    else {
      runner.request = null;
      runner.violation = violation;
    }
    const { name: step, place } = request;
    return { kind: "moved", step, place, frames, value, writes, picks: trial.taken };
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

/** The picks after these in lexicographic order; null after the last. */
function nextPicks(taken: readonly Pick[]): readonly number[] | null {
  const last = taken.findLastIndex(({ count, pick }) => pick + 1 < count);
  if (last < 0) return null;
  return [...taken.slice(0, last).map(({ pick }) => pick), taken[last]!.pick + 1];
}

/** One execution of a step on the values now; nothing is kept unless it is committed. */
class Trial implements Execution {
  readonly actor: Actor | null;
  readonly written = new Map<Cell<unknown>, unknown>();
  readonly taken: Pick[] = [];
  readonly #values: ReadonlyMap<Cell<unknown>, unknown>;
  readonly #picks: readonly number[];

  constructor(
    actor: Actor | null,
    values: ReadonlyMap<Cell<unknown>, unknown>,
    picks: readonly number[],
  ) {
    this.actor = actor;
    this.#values = values;
    this.#picks = picks;
  }

  read(cell: Cell<unknown>): unknown {
    return this.written.has(cell) ? this.written.get(cell) : this.#values.get(cell);
  }

  write(cell: Cell<unknown>, value: unknown): void {
    this.written.set(cell, value);
  }

  choose(count: number): number {
    const pick = this.#picks[this.taken.length] ?? 0;
    this.taken.push({ count, pick });
    return Math.min(pick, count - 1);
  }
}
