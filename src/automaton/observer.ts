/**
 * Observers: functions of the cells that only look, learned as decision trees just as steps are. Claims
 * are observers, and so are figures.
 */
import { ModelMistake } from "../model/mistake.ts";
import type { Place } from "../model/place.ts";
import { Blocked, execute } from "../model/step.ts";
import { described } from "../model/thrown.ts";
import { keyOf } from "../model/value.ts";
import { stateOf, type Test } from "./image.ts";
import { type ReadState, Recording } from "./recording.ts";
import type { Values } from "./values.ts";
import type { Watch } from "./watch.ts";

/** A function that looks, and what it is called in messages. */
export interface Observing<T> {
  /** `claim "one-owner"`. */
  readonly what: string;
  readonly place: Place | null;
  readonly evaluate: () => T;
}

/** One path through an observer's tree, and what it comes to. */
export interface Observation<T> {
  readonly tests: readonly Test[];
  readonly value: T;
}

export class Observer<T> {
  /** Every path met so far. */
  readonly known: Observation<T>[] = [];
  readonly #values: Values;
  readonly #watch: Watch;
  readonly #observing: Observing<T>;

  constructor(observing: Observing<T>, values: Values, watch: Watch) {
    this.#observing = observing;
    this.#values = values;
    this.#watch = watch;
  }

  /** Evaluates in the state at hand and records the path. */
  observe(state: ReadState): Observation<T> {
    const { what, place } = this.#observing;
    this.#watch.whose = { what, actor: null, place };
    const observation = this.#watch.over(() => this.#evaluate(state));
    this.known.push(observation);
    return observation;
  }

  /**
   * Evaluates every path twice more and compares; `other` is the same observer of another build of the
   * model.
   */
  recheck(other: Observer<T> = this): void {
    const { what, place } = this.#observing;
    this.#watch.whose = { what, actor: null, place };
    for (const { tests, value } of this.known) {
      for (let round = 0; round < 2; round++) {
        const again = this.#watch.over(() => other.#evaluate(stateOf(tests)));
        if (keyOf(again.tests) !== keyOf(tests)) throw this.unsteady();
        if (keyOf(again.value) !== keyOf(value)) throw this.#nondeterministic("has another value");
      }
    }
  }

  /** The mistake of an observer that reads its cells in another order than it did before. */
  unsteady(): ModelMistake {
    return this.#nondeterministic("reads other cells");
  }

  #nondeterministic(does: string): ModelMistake {
    const { what, place } = this.#observing;
    return new ModelMistake(
      "nondeterministic",
      `${what} ${does} when it runs again in the same state`,
      { place, remedy: "a claim may depend only on the cells it reads" },
    );
  }

  #evaluate(state: ReadState): Observation<T> {
    const recording = new Recording(null, this.#values, state, []);
    try {
      const value = execute(recording, this.#observing.evaluate);
      return { tests: recording.tests, value };
    } catch (thrown) {
      throw this.#mistake(thrown);
    }
  }

  #mistake(thrown: unknown): unknown {
    if (thrown instanceof ModelMistake) return thrown;
    const { what, place } = this.#observing;
    if (thrown instanceof Blocked) {
      return new ModelMistake("claim-writes", `${what} calls when()`, {
        place,
        remedy: "a claim is true or false of a state; waiting belongs in steps",
      });
    }
    const { text, place: within } = described(thrown);
    return new ModelMistake("step-threw", `${what} threw ${text}`, { place: within ?? place });
  }
}
