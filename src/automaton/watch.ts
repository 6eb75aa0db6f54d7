/**
 * The watch over a model's code: whose code runs now or ran last, that it asks nobody outside, and a bound
 * on how long a call into it may take. The engine has no clock; a host that has one brings the bound.
 *
 * A model's code runs inside `over` and nowhere else, so what the engine does by itself (re-packing ten
 * million states, say) takes as long as it takes and is never held against an actor.
 */
import { ModelMistake } from "../model/mistake.ts";
import { callerPlace, type Place } from "../model/place.ts";
import { withoutOutside } from "./outside.ts";

/** Runs a call into the model's code; throws if it does not come back in time. */
export type Bound = <R>(call: () => R) => R;

export interface Whose {
  /** `step "lock" of actor "A"`, `claim "one-owner"`, `build() of dcss/mutex`: for messages. */
  readonly what: string;
  readonly actor: string | null;
  readonly place: Place | null;
}

export class Watch {
  /** Kept up to date by whoever calls the model's code. */
  whose: Whose = { what: "the model", actor: null, place: null };
  readonly #bound: Bound;
  #isOver = false;

  constructor(bound: Bound = (call) => call()) {
    this.#bound = bound;
  }

  /** Whether code of the model is running; still true after it was ended by force. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Runs a call into the model's code, which may take a few milliseconds of our own work with it. */
  over<R>(call: () => R): R {
    if (this.#isOver) return call();
    this.#isOver = true;
    try {
      return this.#bound(() => withoutOutside(call, (name) => this.#refuse(name)));
    } finally {
      this.#isOver = false;
    }
  }

  #refuse(name: string): never {
    const { what, actor, place } = this.whose;
    throw new ModelMistake("nondeterministic", `${what} asks ${name}, which answers as it likes`, {
      place: callerPlace() ?? place,
      ...(actor === null ? {} : { actor }),
      remedy: "let the environment decide with choose(…), or make it a parameter of the model",
    });
  }
}
