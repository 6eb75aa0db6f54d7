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
import { type Branch, type LocalState, type Outcome, picksOf, stateOf } from "./image.ts";
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
    const { tests, notes } = first.recording;
    const branch = { tests, notes, outcome: this.#outcome(local, first) };
    branches.push(branch);
    this.#effort.branches += 1;
    return branch;
  }

  /**
   * Learns everything once more and compares. By now every generator and step has run many times, so
   * an actor that remembers something outside its history has most likely changed its mind. It is asked
   * twice in a row, for one that changes its mind each time could be back where it was.
   */
  recheck(): void {
    for (const [local, { branches }] of this.locals.entries()) {
      const parked = this.#parked[local];
      if (parked === null || parked === undefined) continue;
      for (let round = 0; round < 2; round++) {
        const run = this.#standAgain(local, parked);
        for (const branch of branches) this.#recheckBranch(local, run, branch);
      }
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

  /** Brings another generator to the local state; the body of its step. */
  #standAgain(local: number, { top }: Parked): () => unknown {
    const standing = this.#advance(top);
    const isSame =
      standing.kind === "step" &&
      standing.top === top &&
      standing.request.name === this.locals[local]!.step;
    if (isSame) return standing.request.run;
    const now = standing.kind === "step" ? `comes to "${standing.request.name}"` : "ends";
    throw this.nondeterministic(local, `is not reached, for the actor ${now},`);
  }

  #recheckBranch(local: number, run: () => unknown, { tests, outcome }: Branch): void {
    const picks = picksOf({ tests });
    const again = this.#attempt(local, stateOf(tests), picks, run);
    const isSame =
      keyOf(again.recording.tests) === keyOf(tests) &&
      keyOf(this.#outcome(local, again)) === keyOf(outcome);
    if (!isSame) throw this.nondeterministic(local, "does something else");
    if (again.kind !== "done" || outcome.kind !== "move") return;
    const next = this.#settle(this.#advance(this.#after(local, again.value)));
    if (next === outcome.next) return;
    throw this.nondeterministic(local, "is followed by something else");
  }

  #attempt(
    local: number,
    state: ReadState,
    picks: readonly number[],
    run: () => unknown = this.#parked[local]!.run,
  ): Attempt {
    this.#effort.stepRuns += 1;
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
        const reason = whyNotPlain(taken.value);
        if (reason !== null) throw this.#notPlain(local, reason);
        const next = this.#discover(this.#after(local, taken.value));
        return { kind: "move", writes: taken.recording.writes(), next };
      }
    }
  }

  /** The history after the step of a local state has had this result. */
  #after(local: number, result: unknown): Frame {
    const { top } = this.#parked[local]!;
    return this.#histories.answer(top, "result", this.locals[local]!.step, result);
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
      const { isProgress = false, mayRest = false } = request;
      const stands = { step: name, place, mayRest, isProgress, frames };
      return { status: "running", ...stands, violation: null, branches: [] };
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
  const stands = { step: "", place: null, mayRest: false, isProgress: false, frames: [] };
  return { status, ...stands, violation: null, branches: [] };
}
