/**
 * Observers: functions of the cells that only look, learned as decision trees just as steps are. Claims
 * are observers, and so are figures.
 */
import { ModelMistake } from "../model/mistake.ts";
import { type Place, placeInStack } from "../model/place.ts";
import { Blocked, execute } from "../model/step.ts";
import type { Test } from "./image.ts";
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
    return this.#watch.over(() => this.#observe(state));
  }

  /** The mistake of an observer that reads its cells in another order than it did before. */
  unsteady(): ModelMistake {
    const { what, place } = this.#observing;
    return new ModelMistake(
      "nondeterministic",
      `${what} reads other cells when it runs again in the same state`,
      { place, remedy: "a claim may depend only on the cells it reads" },
    );
  }

  #observe(state: ReadState): Observation<T> {
    const recording = new Recording(null, this.#values, state, []);
    try {
      const value = execute(recording, this.#observing.evaluate);
      const observation = { tests: recording.tests, value };
      this.known.push(observation);
      return observation;
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
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return new ModelMistake("step-threw", `${what} threw ${error.name}: ${error.message}`, {
      place: placeInStack(error.stack ?? "") ?? place,
    });
  }
}
