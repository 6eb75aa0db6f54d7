/**
 * Replays a recorded schedule on plain generators. A trace is data: it names actors, steps and picks,
 * and a model that has changed since simply parts from it at some step, which is an answer and no error.
 */
import { Watch } from "../automaton/watch.ts";
import type { Model } from "../model/model.ts";
import { capturing } from "../model/place.ts";
import { Violation } from "../model/step.ts";
import { Cursor } from "../search/cursor.ts";
import { Machine, Outgrown } from "../search/machine.ts";
import type { Move } from "../search/search.ts";
import { StillPossible } from "../search/still-possible.ts";
import type { Sliced } from "../witness/calmest.ts";
import { LassoWatch } from "../witness/lasso-watch.ts";
import { brokenNow, Narrator } from "../witness/narrate.ts";
import { PlainRun } from "../witness/plain-run.ts";
import type { Choice, Schedule, Witness } from "../witness/witness.ts";
import { observedNow } from "./observing.ts";

/** Steps taken in one slice. */
const stepsInSlice = 256;

/** What of a trace matters to a replay. */
export interface Trace {
  readonly model: string;
  readonly variant: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly claim: string;
  readonly message: string;
  readonly schedule: Schedule;
  /** Of a liveness claim: the steps from this index on are repeated for ever. */
  readonly cycleFrom?: number;
}

export type Replayed =
  /** The same claim is broken at the end. */
  | { readonly kind: "reproduced"; readonly witness: Witness }
  /** Step `at`, counted from 1, cannot be taken as recorded; the witness tells the run up to there. */
  | {
      readonly kind: "parted";
      readonly at: number;
      readonly reason: string;
      readonly witness: Witness;
    }
  /** The schedule runs to its end and the claim is not broken there; why not, where that is long. */
  | { readonly kind: "held"; readonly reason?: string; readonly witness: Witness };

/** Throws `ModelMistake` if the variant or its parameters are not the model's, or the model is at fault. */
export function replay(model: Model, trace: Trace): Replayed {
  const slices = replaying(model, trace, new Watch());
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
  }
}

/** The same in slices of some milliseconds, with the model's code under a watch. */
export function* replaying(model: Model, trace: Trace, watch: Watch): Sliced<Replayed> {
  const { variant, parameters, schedule, claim, message } = trace;
  watch.whose = { what: `${model.name}/${variant}`, actor: null, place: model.place };
  const instance = watch.over(() => capturing(() => model.instantiate(variant, parameters)));
  const run = watch.over(() => new PlainRun(instance, "captured"));
  const narrator = new Narrator(run);
  const live = instance.liveness.find(({ name }) => name === claim);
  const from = trace.cycleFrom ?? schedule.length;
  const lasso = live === undefined ? null : watch.over(() => new LassoWatch(run, live, from));
  const retaking = { run, narrator, watch, lasso };
  const unbroken = new Violation(claim, message, {}, null);
  for (let taken = 0; taken < schedule.length; taken += stepsInSlice) {
    const choices = schedule.slice(taken, taken + stepsInSlice);
    const reason = watch.over(() => takeAll(retaking, choices));
    if (reason !== null) {
      const at = narrator.count + 1;
      return {
        kind: "parted",
        at,
        reason,
        witness: watch.over(() => narrator.tell(unbroken, "no")),
      };
    }
    yield;
  }
  if (lasso !== null) return watch.over(() => goneRound(lasso, narrator, unbroken));
  const asserted = instance.claims.find(({ name }) => name === claim);
  const violation =
    asserted?.scope === "still-possible"
      ? yield* lostNow(model, trace, narrator.moves, watch)
      : (watch.over(() => brokenNow(run, claim)) ??
        (yield* observedNow({ ...trace, model, moves: narrator.moves }, watch)));
  const kind = violation === null ? "held" : "reproduced";
  return { kind, witness: watch.over(() => narrator.tell(violation ?? unbroken, "no")) };
}

/** Whether the run has gone round a cycle that breaks the claim. */
function goneRound(lasso: LassoWatch, narrator: Narrator, violation: Violation): Replayed {
  const reason = lasso.whyNot();
  return reason === null
    ? { kind: "reproduced", witness: narrator.tell(violation, "no", lasso.told()) }
    : { kind: "held", reason, witness: narrator.tell(violation, "no") };
}

/**
 * Whether a claim on what is still possible is lost where the moves lead: no run can tell that, so what
 * can be reached from there is explored.
 */
function* lostNow(
  model: Model,
  { variant, parameters, claim }: Trace,
  moves: readonly Move[],
  watch: Watch,
): Sliced<Violation | null> {
  const machine = new Machine(
    watch.over(() => model.instantiate(variant, parameters)),
    watch,
  );
  const cursor = new Cursor(machine);
  for (const move of moves) cursor.take(move);
  for (;;) {
    cursor.expand();
    try {
      const lost = yield* new StillPossible(machine, claim).decide(cursor.state);
      return lost?.depth === 0 ? lost.violation : null;
    } catch (thrown) {
      if (!(thrown instanceof Outgrown)) throw thrown;
      machine.widen();
    }
  }
}

/** A replay under way. */
interface Retaking {
  readonly run: PlainRun;
  readonly narrator: Narrator;
  readonly watch: Watch;
  /** Where the claim is about what happens for ever. */
  readonly lasso: LassoWatch | null;
}

/** Takes recorded steps; the reason if one of them cannot be taken as recorded. */
function takeAll(retaking: Retaking, choices: Schedule): string | null {
  for (const choice of choices) {
    const reason = takeRecorded(retaking, choice);
    if (reason !== null) return reason;
  }
  return null;
}

function takeRecorded(retaking: Retaking, { actor: name, step, picks }: Choice): string | null {
  const { run, narrator, watch, lasso } = retaking;
  const actor = run.instance.actors.findIndex((it) => it.name === name);
  if (actor < 0) return `the model has no actor "${name}"`;
  const next = run.next(actor);
  if (next === null) {
    return `actor "${name}" has ${run.status(actor)}; the trace has step "${step}"`;
  }
  if (next.name !== step) {
    return `actor "${name}" stands before step "${next.name}"; the trace has step "${step}"`;
  }
  watch.whose = { what: `step "${step}" of actor "${name}"`, actor: name, place: next.place };
  lasso?.moving(actor);
  const attempt = run.take(actor, picks);
  if (attempt.kind === "blocked") return `step "${step}" of actor "${name}" is blocked`;
  const fits =
    attempt.picks.length === picks.length && attempt.picks.every(({ count, pick }) => pick < count);
  if (!fits) return `step "${step}" chooses among other alternatives than were recorded`;
  narrator.add(actor, attempt);
  lasso?.look();
  return null;
}
