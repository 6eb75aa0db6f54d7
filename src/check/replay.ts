/**
 * Replays a recorded schedule on plain generators. A trace is data: it names actors, steps and picks,
 * and a model that has changed since simply parts from it at some step, which is an answer and no error.
 */
import type { Instance, Model } from "../model/model.ts";
import { Violation } from "../model/step.ts";
import { Cursor } from "../search/cursor.ts";
import { Machine, Outgrown } from "../search/machine.ts";
import type { Move } from "../search/search.ts";
import { StillPossible } from "../search/still-possible.ts";
import { brokenNow, Narrator } from "../witness/narrate.ts";
import { PlainRun } from "../witness/plain-run.ts";
import type { Choice, Schedule, Witness } from "../witness/witness.ts";

/** What of a trace matters to a replay. */
export interface Trace {
  readonly model: string;
  readonly variant: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly claim: string;
  readonly message: string;
  readonly schedule: Schedule;
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
  /** The schedule runs to its end and the claim is not broken there. */
  | { readonly kind: "held"; readonly witness: Witness };

/** Throws `ModelMistake` if the variant or its parameters are not the model's, or the model is at fault. */
export function replay(model: Model, trace: Trace): Replayed {
  const instance = model.instantiate(trace.variant, trace.parameters);
  const run = new PlainRun(instance, "captured");
  const narrator = new Narrator(run);
  const unbroken = new Violation(trace.claim, trace.message, {}, null);
  for (const [index, choice] of trace.schedule.entries()) {
    const reason = takeRecorded(instance, run, narrator, choice);
    if (reason === null) continue;
    return { kind: "parted", at: index + 1, reason, witness: narrator.tell(unbroken, "no") };
  }
  const asserted = instance.claims.find(({ name }) => name === trace.claim);
  const violation =
    asserted?.scope === "still-possible"
      ? lostNow(model, trace, narrator.moves)
      : brokenNow(run, trace.claim);
  if (violation === null) return { kind: "held", witness: narrator.tell(unbroken, "no") };
  return { kind: "reproduced", witness: narrator.tell(violation, "no") };
}

/**
 * Whether a claim on what is still possible is lost where the moves lead: no run can tell that, so what
 * can be reached from there is explored.
 */
function lostNow(model: Model, trace: Trace, moves: readonly Move[]): Violation | null {
  const { variant, parameters, claim } = trace;
  const doing = { actor: null, after: null, place: null };
  const machine = new Machine(model.instantiate(variant, parameters), doing);
  const cursor = new Cursor(machine);
  for (const move of moves) cursor.take(move);
  for (;;) {
    cursor.expand();
    try {
      const decision = new StillPossible(machine, claim).decide(cursor.state);
      for (;;) {
        const { done, value } = decision.next();
        if (done === true) return value?.depth === 0 ? value.violation : null;
      }
    } catch (thrown) {
      if (!(thrown instanceof Outgrown)) throw thrown;
      machine.widen();
    }
  }
}

/** Takes one recorded step; the reason if it cannot be taken as recorded. */
function takeRecorded(
  instance: Instance,
  run: PlainRun,
  narrator: Narrator,
  choice: Choice,
): string | null {
  const actor = instance.actors.findIndex(({ name }) => name === choice.actor);
  if (actor < 0) return `the model has no actor "${choice.actor}"`;
  const next = run.next(actor);
  if (next === null) {
    return `actor "${choice.actor}" has ${run.status(actor)}; the trace has step "${choice.step}"`;
  }
  if (next.name !== choice.step) {
    return `actor "${choice.actor}" stands before step "${next.name}"; the trace has step "${choice.step}"`;
  }
  const attempt = run.take(actor, choice.picks);
  if (attempt.kind === "blocked")
    return `step "${choice.step}" of actor "${choice.actor}" is blocked`;
  narrator.add(actor, attempt);
  const fits =
    attempt.picks.length === choice.picks.length &&
    attempt.picks.every(({ count, pick }) => pick < count);
  return fits ? null : `step "${choice.step}" chooses among other alternatives than were recorded`;
}
