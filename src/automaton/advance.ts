/**
 * Brings a fresh generator along a history and on to its next step.
 *
 * The first part is a replay: every request must be the one the history answered, and anything else
 * shows that the actor does not depend on its answers alone. The second part is live: routines and
 * loops are entered, left and gone round until a step is reached or the actor ends.
 */
import type { Actor } from "../model/actor.ts";
import { ModelMistake } from "../model/mistake.ts";
import { spend } from "../model/once.ts";
import { capturing, type Place } from "../model/place.ts";
import type { Entered, Request, StepRequest } from "../model/request.ts";
import { Violation } from "../model/step.ts";
import { described } from "../model/thrown.ts";
import { freeze, whyNotPlain } from "../model/value.ts";
import { type Answer, answersOf, type Frame, framesOf, type Histories } from "./history.ts";

/** Where an actor stands after its history and everything invisible that follows. */
export type Standing =
  | { readonly kind: "step"; readonly top: Frame; readonly request: StepRequest }
  | { readonly kind: "finished"; readonly value: unknown }
  | { readonly kind: "failed"; readonly violation: Violation };

/** Frames entered, left and gone round in a row without a step: more is an endless loop. */
const marksWithoutStep = 10_000;
/** Routines and loops within each other: more is a routine that calls itself for ever. */
const deepest = 256;

type Sent = unknown;

export function advance(actor: Actor, histories: Histories, history: Frame): Standing {
  const generator = actor.body();
  if (typeof generator?.next !== "function") {
    throw new ModelMistake("not-a-model", `the body of actor "${actor.name}" is not a generator`, {
      actor: actor.name,
      remedy: "write it as function* () { … }",
    });
  }
  spend(generator);
  const drive = (sent: Sent): IteratorResult<Request, unknown> => {
    const taken = generator.next(sent);
    if (taken.done !== true) checkRequest(actor, taken.value);
    return taken;
  };
  try {
    const pending = replay(actor, drive, history);
    return capturing(() => goOn(actor, histories, drive, history, pending));
  } catch (thrown) {
    if (thrown instanceof Violation) return { kind: "failed", violation: thrown };
    throw asMistake(thrown, actor);
  }
}

/** Sends every answer of the history but the last, which it returns. */
function replay(
  actor: Actor,
  drive: (sent: Sent) => IteratorResult<Request, unknown>,
  history: Frame,
): Sent {
  let sent: Sent;
  const frames = framesOf(history);
  frames.forEach((frame, depth) => {
    if (depth > 0) {
      const request = expect(actor, drive(sent), frame.kind, frame.name);
      const carried = frame.kind === "loop" ? frame.carried : request.carried;
      sent = { kind: "run", carried } satisfies Entered;
    }
    for (const answer of answersOf(frame)) {
      expect(actor, drive(sent), kindOf(answer), answer.of);
      sent =
        answer.kind === "result"
          ? answer.value
          : ({ kind: "finished", value: answer.value } satisfies Entered);
    }
  });
  return sent;
}

function kindOf(answer: Answer): string {
  return answer.kind === "result" ? "step" : "frame";
}

/** Checks that a replayed request is the one that the history answered. */
function expect(
  actor: Actor,
  taken: IteratorResult<Request, unknown>,
  kind: string,
  name: string,
): { readonly carried?: unknown } {
  const request = taken.done === true ? null : taken.value;
  if (request?.kind === "step" && kind === "step" && request.name === name) return {};
  if (request?.kind === "enter" && kind !== "step" && request.name === name) return request;
  const now = request === null ? "it ended" : `it came to ${describe(request)}`;
  throw new ModelMistake(
    "nondeterministic",
    `actor "${actor.name}" answers differently on a re-run: after the same results ` +
      `${now} instead of ${kind === "step" ? "step" : kind} "${name}"`,
    { actor: actor.name, remedy: nondeterminismRemedy },
  );
}

export const nondeterminismRemedy: string =
  "what an actor does may depend only on the results of its steps: keep shared or remembered " +
  "values in cells or in a loop's carried value, not in captured variables, and use choose() " +
  "instead of Math.random() or Date.now()";

function describe(request: Request): string {
  if (request.kind === "step") return `step "${request.name}"`;
  if (request.kind === "enter") return `${request.frame} "${request.name}"`;
  return request.kind === "leave" ? "the end of a routine or loop" : "another iteration of a loop";
}

function goOn(
  actor: Actor,
  histories: Histories,
  drive: (sent: Sent) => IteratorResult<Request, unknown>,
  history: Frame,
  pending: Sent,
): Standing {
  let top = history;
  let sent = pending;
  let place: Place | null = null;
  for (let marks = 0; marks < marksWithoutStep; marks++) {
    const taken = drive(sent);
    if (taken.done === true) {
      return { kind: "finished", value: plain(actor, taken.value, "the actor returns") };
    }
    const request = taken.value;
    sent = undefined;
    switch (request.kind) {
      case "step":
        return { kind: "step", top, request };
      case "enter": {
        place = request.place;
        const carried = plain(actor, request.carried, `the loop starts with`);
        if (framesOf(top).length > deepest) throw tooDeep(actor, request.name, place);
        top = histories.enter(top, request.frame, request.name, carried);
        sent = { kind: "run", carried } satisfies Entered;
        break;
      }
      case "leave": {
        const what = top.kind === "loop" ? "the loop ends with" : `routine "${top.name}" returns`;
        const value = plain(actor, request.value, what);
        if (top.below === null) throw strayMark(actor);
        top = histories.answer(top.below, "return", top.name, value);
        break;
      }
      case "iterate":
        if (top.kind !== "loop") throw strayMark(actor);
        top = histories.iterate(top, plain(actor, request.carried, "the loop carries on"));
        break;
    }
  }
  throw new ModelMistake(
    "yields-nothing",
    `actor "${actor.name}" goes round a loop ${marksWithoutStep} times without taking a step`,
    { place, actor: actor.name, remedy: "take a step in every iteration, or end the loop" },
  );
}

function plain(actor: Actor, value: unknown, what: string): unknown {
  const reason = whyNotPlain(value);
  if (reason === null) return freeze(value);
  throw new ModelMistake("not-plain-data", `${what} ${reason}`, {
    actor: actor.name,
    remedy:
      "return and carry only numbers, strings, booleans, null, arrays and objects of these, " +
      "and cells, actors and locks of the model",
  });
}

function tooDeep(actor: Actor, routine: string, place: Place | null): ModelMistake {
  return new ModelMistake(
    "bound-reached",
    `actor "${actor.name}" is ${deepest} calls deep and enters "${routine}": a routine calls itself for ever`,
    { place, actor: actor.name, remedy: "let the recursion end, or write it as a loop" },
  );
}

function strayMark(actor: Actor): ModelMistake {
  return new ModelMistake(
    "not-a-model",
    `actor "${actor.name}" yields marks of routines or loops out of order`,
    { actor: actor.name, remedy: "use yield* with routine(…), loop(…) and step(…) only" },
  );
}

function checkRequest(actor: Actor, request: Request): void {
  const kind: unknown = (request as { kind?: unknown } | undefined)?.kind;
  if (kind === "step" || kind === "enter" || kind === "leave" || kind === "iterate") return;
  throw new ModelMistake("not-a-model", `actor "${actor.name}" yields something that is no step`, {
    actor: actor.name,
    remedy: 'write yield* step("name", () => …); a bare yield means nothing',
  });
}

/** What user code threw, as a mistake with the place where it was thrown. */
export function asMistake(thrown: unknown, actor: Actor, place: Place | null = null): ModelMistake {
  if (thrown instanceof ModelMistake) {
    const { code, message, remedy } = thrown;
    return new ModelMistake(code, message, {
      place: thrown.place ?? place,
      actor: thrown.actor ?? actor.name,
      ...(remedy === null ? {} : { remedy }),
    });
  }
  const { text, place: within } = described(thrown);
  return new ModelMistake("step-threw", `actor "${actor.name}" threw ${text}`, {
    place: within ?? place,
    actor: actor.name,
    remedy: "steps and routines must not throw: use assert() or fail() to break a claim",
  });
}
