/**
 * The learner: turns actors, written as generators, into the tables of the image.
 *
 * It runs a generator only to discover a local state, and a step's body only to discover a branch.
 * Both happen once for each, however many global states there are; that is the idea everything rests
 * on (design, section 1). A step's body is run twice and must do the same both times, which catches
 * the plainest kind of nondeterminism where it happens; the shadow run catches the rest.
 */
import type { Actor } from "../model/actor.ts";
import type { Claim } from "../model/claim.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Instance } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import { Blocked, execute, Violation } from "../model/step.ts";
import { keyOf, whyNotPlain } from "../model/value.ts";
import { advance, asMistake, nondeterminismRemedy, type Standing } from "./advance.ts";
import { type Frame, framesOf, Histories } from "./history.ts";
import { type Branch, type LocalState, type Outcome, picksOf } from "./image.ts";
import { Observer } from "./observer.ts";
import { type ReadState, Recording } from "./recording.ts";
import { boundRepetition } from "./repetition.ts";
import { Values } from "./values.ts";

/** What the learner keeps of a local state beside the image: enough to go on from it. */
interface Parked {
  readonly top: Frame;
  readonly run: () => unknown;
}

interface Automaton {
  readonly actor: Actor;
  readonly histories: Histories;
  readonly locals: LocalState[];
  readonly parked: (Parked | null)[];
  readonly numbers: Map<string, number>;
}

/** What code of the model is running, or ran last; the learner keeps it up to date. */
export interface Doing {
  actor: string | null;
  /** The last step the actor was known to have reached. */
  after: string | null;
  place: Place | null;
}

export class Learner {
  readonly instance: Instance;
  readonly values: Values;
  /** Counters of user code run: generators and step bodies. */
  generatorRuns = 0;
  stepRuns = 0;
  branchCount = 0;
  /** Whether some actor has been seen to break a claim by itself. */
  hasFailures = false;
  readonly #doing: Doing;
  /** The claims on single states, those on what can still be reached, and the figures. */
  readonly claims: readonly JudgedClaim[];
  readonly goals: readonly Goal[];
  readonly figures: readonly Observer<number>[];
  readonly #automata: readonly Automaton[];
  readonly #actorNumbers = new Map<Actor, number>();

  constructor(instance: Instance, doing: Doing) {
    this.instance = instance;
    this.#doing = doing;
    this.values = new Values(instance.cells);
    this.claims = instance.claims.flatMap((claim) => judged(claim, this.values));
    this.goals = instance.claims.flatMap((claim) => goal(claim, this.values));
    this.figures = instance.figures.map(
      ({ name, value }) => new Observer(`figure "${name}"`, this.values, value),
    );
    this.#automata = instance.actors.map((actor, index) => {
      this.#actorNumbers.set(actor, index);
      const histories = new Histories(actor.name);
      return { actor, histories, locals: [], parked: [], numbers: new Map() };
    });
    for (const automaton of this.#automata) this.#discover(automaton, automaton.histories.start);
  }

  /** The local states of an actor met so far; 0 is where it starts. */
  locals(actor: number): readonly LocalState[] {
    return this.#automata[actor]!.locals;
  }

  /** Runs the step of a local state in the state at hand and records the branch it takes. */
  learn(actor: number, local: number, state: ReadState, picks: readonly number[]): Branch {
    const automaton = this.#automata[actor]!;
    const { step, place } = automaton.locals[local]!;
    Object.assign(this.#doing, { actor: automaton.actor.name, after: step, place });
    const first = this.#attempt(automaton, local, state, picks);
    const second = this.#attempt(automaton, local, state, picks);
    const difference = differenceOf(first, second);
    if (difference !== null) throw nondeterministicStep(automaton.actor, step, place, difference);
    const outcome = this.#outcome(automaton, local, first);
    const branch = { tests: first.recording.tests, outcome };
    automaton.locals[local]!.branches.push(branch);
    this.branchCount += 1;
    return branch;
  }

  /**
   * Learns everything once more and compares. By now every generator and step has run many times, so
   * an actor that remembers something outside its history has most likely changed its mind.
   */
  *recheck(): Generator<void, void, void> {
    for (const automaton of this.#automata) {
      for (const [local, state] of automaton.locals.entries()) {
        this.#recheckStanding(automaton, local);
        for (const branch of state.branches) this.#recheckBranch(automaton, local, branch);
        if (local % 256 === 255) yield;
      }
    }
  }

  #recheckStanding(automaton: Automaton, local: number): void {
    const parked = automaton.parked[local];
    if (parked === null || parked === undefined) return;
    const { step, place } = automaton.locals[local]!;
    const standing = this.#advance(automaton, parked.top);
    if (standing.kind === "step" && standing.request.name === step) return;
    const now = standing.kind === "step" ? `comes to "${standing.request.name}"` : "ends";
    throw nondeterministicStep(automaton.actor, step, place, `is not reached: the actor ${now}`);
  }

  #recheckBranch(automaton: Automaton, local: number, branch: Branch): void {
    const seen = new Map(
      branch.tests.flatMap((test) => (test.kind === "read" ? [[test.cell, test.value]] : [])),
    );
    const again = this.#attempt(automaton, local, (cell) => seen.get(cell) ?? 0, picksOf(branch));
    const { step, place } = automaton.locals[local]!;
    const isSame =
      keyOf(again.recording.tests) === keyOf(branch.tests) &&
      keyOf(this.#outcome(automaton, local, again)) === keyOf(branch.outcome);
    if (!isSame) throw nondeterministicStep(automaton.actor, step, place, "does something else");
  }

  /** The mistake of a step that reads its cells in another order than it did before. */
  mistakeOfOrder(actor: number, local: number): ModelMistake {
    const { actor: who, locals } = this.#automata[actor]!;
    const { step, place } = locals[local]!;
    return nondeterministicStep(who, step, place, "reads other cells");
  }

  #attempt(
    automaton: Automaton,
    local: number,
    state: ReadState,
    picks: readonly number[],
  ): Attempt {
    const { actor } = automaton;
    const { run } = automaton.parked[local]!;
    const recording = new Recording(actor, this.values, state, picks);
    this.stepRuns += 1;
    try {
      const value = execute(recording, () => {
        actor.guard?.();
        return run();
      });
      return { recording, kind: "done", value };
    } catch (thrown) {
      if (thrown instanceof Blocked) return { recording, kind: "blocked", value: thrown };
      if (thrown instanceof Violation) return { recording, kind: "violation", value: thrown };
      throw asMistake(thrown, actor, automaton.locals[local]!.place);
    }
  }

  #outcome(automaton: Automaton, local: number, attempt: Attempt): Outcome {
    const { recording } = attempt;
    switch (attempt.kind) {
      case "blocked": {
        const waitsFor = attempt.value.waitsFor.map((actor) => this.#actorNumbers.get(actor) ?? -1);
        return { kind: "blocked", waitsFor: waitsFor.filter((actor) => actor >= 0) };
      }
      case "violation": {
        const next = this.#failed(automaton, attempt.value);
        return { kind: "move", writes: recording.writes(), next };
      }
      case "done": {
        const { step, place } = automaton.locals[local]!;
        const reason = whyNotPlain(attempt.value);
        if (reason !== null) throw resultMistake(automaton.actor, step, place, reason);
        const { top } = automaton.parked[local]!;
        const history = automaton.histories.answer(top, "result", step, attempt.value);
        const next = this.#discover(automaton, history);
        return { kind: "move", writes: recording.writes(), next };
      }
    }
  }

  /** The number of the local state that follows a history, discovering it if need be. */
  #discover(automaton: Automaton, history: Frame): number {
    const { actor, numbers } = automaton;
    const known = numbers.get(`after ${history.id}`);
    if (known !== undefined) return known;
    Object.assign(this.#doing, { actor: actor.name, after: history.last?.of ?? null });
    const number = this.#settle(automaton, this.#advance(automaton, history));
    numbers.set(`after ${history.id}`, number);
    return number;
  }

  /** Runs a fresh generator through the history; mistakes without a place get the last step's. */
  #advance({ actor, histories }: Automaton, history: Frame): Standing {
    this.generatorRuns += 1;
    try {
      return advance(actor, histories, history);
    } catch (thrown) {
      throw asMistake(thrown, actor, this.#doing.place);
    }
  }

  #settle(automaton: Automaton, standing: Standing): number {
    if (standing.kind === "failed") return this.#failed(automaton, standing.violation);
    if (standing.kind === "finished") {
      const key = `finished ${keyOf(standing.value)}`;
      return this.#intern(automaton, key, null, () => still("finished"));
    }
    const { top, request } = standing;
    return this.#intern(automaton, `at ${top.id}`, { top, run: request.run }, () => {
      const { name, place } = request;
      boundRepetition(automaton.actor, automaton.histories, top, place);
      const frames = framesOf(top).flatMap((frame) => (frame.kind === "routine" ? frame.name : []));
      return { status: "running", step: name, place, frames, violation: null, branches: [] };
    });
  }

  #failed(automaton: Automaton, violation: Violation): number {
    this.hasFailures = true;
    const { claim, message, facts } = violation;
    const key = `failed ${keyOf([claim, message, facts])}`;
    return this.#intern(automaton, key, null, () => ({ ...still("failed"), violation }));
  }

  #intern(
    automaton: Automaton,
    key: string,
    parked: Parked | null,
    make: () => LocalState,
  ): number {
    const known = automaton.numbers.get(key);
    if (known !== undefined) return known;
    const number = automaton.locals.push(make()) - 1;
    automaton.parked.push(parked);
    automaton.numbers.set(key, number);
    return number;
  }
}

type Attempt = { readonly recording: Recording } & (
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "blocked"; readonly value: Blocked }
  | { readonly kind: "violation"; readonly value: Violation }
);

function still(status: "finished" | "failed"): LocalState {
  return { status, step: "", place: null, frames: [], violation: null, branches: [] };
}

/** How two executions of one step differ, as a phrase; null if they agree. */
function differenceOf(first: Attempt, second: Attempt): string | null {
  if (first.kind !== second.kind) return "is enabled once and not the next time";
  if (keyOf(first.recording.tests) !== keyOf(second.recording.tests)) return "reads other cells";
  if (keyOf(first.recording.writes()) !== keyOf(second.recording.writes())) {
    return "writes other values";
  }
  if (first.kind !== "done" || second.kind !== "done") return null;
  if (whyNotPlain(first.value) !== null) return null;
  return keyOf(first.value) === keyOf(second.value) ? null : "returns another value";
}

function nondeterministicStep(
  actor: Actor,
  step: string,
  place: Place | null,
  difference: string,
): ModelMistake {
  const message = `step "${step}" of actor "${actor.name}" ${difference} when it runs again in the same state`;
  const detail = { place, actor: actor.name, remedy: nondeterminismRemedy };
  return new ModelMistake("nondeterministic", message, detail);
}

function resultMistake(
  actor: Actor,
  step: string,
  place: Place | null,
  reason: string,
): ModelMistake {
  return new ModelMistake("not-plain-data", `step "${step}" returns ${reason}`, {
    place,
    actor: actor.name,
    remedy:
      "return only numbers, strings, booleans, null, arrays and objects of these, " +
      "and cells, actors and locks of the model",
  });
}

export interface JudgedClaim {
  readonly name: string;
  readonly scope: "always" | "at-end";
  readonly observer: Observer<Violation | null>;
}

export interface Goal {
  readonly name: string;
  readonly observer: Observer<boolean>;
}

function judged({ name, scope, condition }: Claim, values: Values): JudgedClaim[] {
  if (scope === "still-possible") return [];
  const evaluate = (): Violation | null => {
    try {
      return condition() === false ? new Violation(name, "", {}, null) : null;
    } catch (thrown) {
      if (!(thrown instanceof Violation)) throw thrown;
      return new Violation(name, thrown.message, thrown.facts, thrown.place);
    }
  };
  return [{ name, scope, observer: new Observer(`claim "${name}"`, values, evaluate) }];
}

function goal({ name, scope, condition }: Claim, values: Values): Goal[] {
  if (scope !== "still-possible") return [];
  const observer = new Observer(`claim "${name}"`, values, () => condition() === true);
  return [{ name, observer }];
}
