/**
 * One actor as an automaton, discovered as it is needed: its local states, and the branches of each.
 *
 * A step's body is run twice when a branch is learned and must do the same both times, which catches
 * the plainest kind of nondeterminism where it happens; `recheck` and the shadow run catch the rest.
 */
import type { Actor } from "../model/actor.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Violation } from "../model/step.ts";
import { keyOf, whyNotPlain } from "../model/value.ts";
import { advance, asMistake, nondeterminismRemedy, type Standing } from "./advance.ts";
import { type Attempt, attempt, difference } from "./attempt.ts";
import { type Frame, framesOf, Histories } from "./history.ts";
import { type Branch, type LocalState, type Outcome, picksOf } from "./image.ts";
import type { ReadState } from "./recording.ts";
import { boundRepetition } from "./repetition.ts";
import type { Values } from "./values.ts";
import type { Watch } from "./watch.ts";

/** What learning has cost so far. */
export interface Effort {
  generatorRuns: number;
  stepRuns: number;
  branches: number;
}

/** What is kept of a running local state beside the image: enough to go on from it. */
interface Parked {
  readonly top: Frame;
  readonly run: () => unknown;
}

export class Automaton {
  readonly actor: Actor;
  /** Local states met so far; 0 is where the actor starts. */
  readonly locals: LocalState[] = [];
  /** Whether the actor has been seen to break a claim by itself. */
  hasFailed = false;
  readonly #values: Values;
  readonly #effort: Effort;
  readonly #watch: Watch;
  readonly #histories: Histories;
  readonly #parked: (Parked | null)[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(actor: Actor, values: Values, effort: Effort, watch: Watch) {
    this.actor = actor;
    this.#values = values;
    this.#effort = effort;
    this.#watch = watch;
    this.#histories = new Histories(actor.name);
    this.#discover(this.#histories.start);
  }

  /** Runs the step of a local state in the state at hand and records the branch it takes. */
  learn(local: number, state: ReadState, picks: readonly number[]): Branch {
    const { branches } = this.locals[local]!;
    const first = this.#attempt(local, state, picks);
    const other = difference(first, this.#attempt(local, state, picks));
    if (other !== null) throw this.nondeterministic(local, other);
    const branch = { tests: first.recording.tests, outcome: this.#outcome(local, first) };
    branches.push(branch);
    this.#effort.branches += 1;
    return branch;
  }

  /**
   * Learns everything once more and compares. By now every generator and step has run many times, so
   * an actor that remembers something outside its history has most likely changed its mind.
   */
  recheck(): void {
    for (const [local, { branches }] of this.locals.entries()) {
      const parked = this.#parked[local];
      if (parked === null || parked === undefined) continue;
      this.#recheckStanding(local, parked);
      for (const branch of branches) this.#recheckBranch(local, branch);
    }
  }

  /** The mistake of a step that is not a function of the cells it reads. */
  nondeterministic(local: number, what: string): ModelMistake {
    const { step, place } = this.locals[local]!;
    const { name } = this.actor;
    return new ModelMistake(
      "nondeterministic",
      `step "${step}" of actor "${name}" ${what} when it runs again in the same state`,
      { place, actor: name, remedy: nondeterminismRemedy },
    );
  }

  #recheckStanding(local: number, { top }: Parked): void {
    const standing = this.#advance(top);
    const isSame = standing.kind === "step" && standing.request.name === this.locals[local]!.step;
    if (isSame) return;
    const now = standing.kind === "step" ? `comes to "${standing.request.name}"` : "ends";
    throw this.nondeterministic(local, `is not reached, for the actor ${now},`);
  }

  #recheckBranch(local: number, { tests, outcome }: Branch): void {
    const seen = new Map(
      tests.flatMap((test) => (test.kind === "read" ? [[test.cell, test.value]] : [])),
    );
    const picks = picksOf({ tests, outcome });
    const again = this.#attempt(local, (cell) => seen.get(cell) ?? 0, picks);
    const isSame =
      keyOf(again.recording.tests) === keyOf(tests) &&
      keyOf(this.#outcome(local, again)) === keyOf(outcome);
    if (!isSame) throw this.nondeterministic(local, "does something else");
  }

  #attempt(local: number, state: ReadState, picks: readonly number[]): Attempt {
    this.#effort.stepRuns += 1;
    const { run } = this.#parked[local]!;
    const { step, place } = this.locals[local]!;
    const { name } = this.actor;
    this.#watch.whose = { what: `step "${step}" of actor "${name}"`, actor: name, place };
    return attempt({ actor: this.actor, run, place }, this.#values, state, picks);
  }

  #outcome(local: number, taken: Attempt): Outcome {
    switch (taken.kind) {
      case "blocked":
        return { kind: "blocked" };
      case "violation": {
        const next = this.#failed(taken.violation);
        return { kind: "move", writes: taken.recording.writes(), next };
      }
      case "done": {
        const { step } = this.locals[local]!;
        const reason = whyNotPlain(taken.value);
        if (reason !== null) throw this.#notPlain(local, reason);
        const { top } = this.#parked[local]!;
        const history = this.#histories.answer(top, "result", step, taken.value);
        const next = this.#discover(history);
        return { kind: "move", writes: taken.recording.writes(), next };
      }
    }
  }

  /** The number of the local state that follows a history, discovering it if need be. */
  #discover(history: Frame): number {
    const key = `after ${history.id}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#settle(this.#advance(history));
    this.#numbers.set(key, number);
    return number;
  }

  /** Runs a fresh generator through the history; mistakes without a place get the last step's. */
  #advance(history: Frame): Standing {
    this.#effort.generatorRuns += 1;
    const { name } = this.actor;
    const { place } = this.#watch.whose.actor === name ? this.#watch.whose : this.actor;
    const when = history.last === null ? "before its first step" : `after "${history.last.of}"`;
    this.#watch.whose = { what: `actor "${name}" ${when}`, actor: name, place };
    try {
      return advance(this.actor, this.#histories, history);
    } catch (thrown) {
      throw asMistake(thrown, this.actor, place);
    }
  }

  #settle(standing: Standing): number {
    if (standing.kind === "failed") return this.#failed(standing.violation);
    if (standing.kind === "finished") {
      return this.#intern(`finished ${keyOf(standing.value)}`, null, () => still("finished"));
    }
    const { top, request } = standing;
    return this.#intern(`at ${top.id}`, { top, run: request.run }, () => {
      const { name } = request;
      const place = request.place ?? this.actor.place;
      boundRepetition(this.actor, this.#histories, top, place);
      const frames = framesOf(top).flatMap((frame) => (frame.kind === "routine" ? frame.name : []));
      return { status: "running", step: name, place, frames, violation: null, branches: [] };
    });
  }

  #failed(violation: Violation): number {
    this.hasFailed = true;
    const { claim, message, facts } = violation;
    const key = `failed ${keyOf([claim, message, facts])}`;
    return this.#intern(key, null, () => ({ ...still("failed"), violation }));
  }

  #intern(key: string, parked: Parked | null, make: () => LocalState): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.locals.push(make()) - 1;
    this.#parked.push(parked);
    this.#numbers.set(key, number);
    return number;
  }

  #notPlain(local: number, reason: string): ModelMistake {
    const { step, place } = this.locals[local]!;
    return new ModelMistake("not-plain-data", `step "${step}" returns ${reason}`, {
      place,
      actor: this.actor.name,
      remedy:
        "return only numbers, strings, booleans, null, arrays and objects of these, " +
        "and cells, actors and locks of the model",
    });
  }
}

function still(status: "finished" | "failed"): LocalState {
  return { status, step: "", place: null, frames: [], violation: null, branches: [] };
}
