/**
 * One actor of a plain run: a live generator, advanced once and for all, and the routines it is in.
 */
import { asMistake } from "../automaton/advance.ts";
import type { Actor } from "../model/actor.ts";
import { ModelMistake } from "../model/mistake.ts";
import { spend } from "../model/once.ts";
import { capturing } from "../model/place.ts";
import type { Entered, Request, StepRequest } from "../model/request.ts";
import { Violation } from "../model/step.ts";
import type { Frame } from "./witness.ts";

/** Numbers the calls of a run, and says whether steps come with their places, which cost a stack each. */
export class Calls {
  readonly places: "captured" | "left-out";
  #count = 0;

  constructor(places: Calls["places"]) {
    this.places = places;
  }

  /** A number for the next call of a routine; loops get 0, for they are not shown. */
  next(frame: "routine" | "loop"): number {
    return frame === "loop" ? 0 : ++this.#count;
  }
}

/** Invisible requests in a row without a step: more is an endless loop. */
const marksWithoutStep = 10_000;

/** One actor's live generator. */
export class Runner {
  readonly actor: Actor;
  readonly frames: Frame[] = [];
  request: StepRequest | null = null;
  violation: Violation | null = null;
  readonly #generator: Generator<Request, unknown, unknown>;
  readonly #calls: Calls;

  constructor(actor: Actor, calls: Calls) {
    this.actor = actor;
    this.#generator = actor.body();
    spend(this.#generator);
    this.#calls = calls;
    this.advance(undefined);
  }

  get status(): "running" | "finished" | "failed" {
    if (this.violation !== null) return "failed";
    return this.request === null ? "finished" : "running";
  }

  advance(result: unknown): void {
    try {
      const toNextStep = () => this.#toNextStep(result);
      this.request = this.#calls.places === "captured" ? capturing(toNextStep) : toNextStep();
    } catch (thrown) {
      if (!(thrown instanceof Violation)) throw asMistake(thrown, this.actor);
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
        this.frames.push({ name: request.name, call: this.#calls.next(request.frame) });
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
