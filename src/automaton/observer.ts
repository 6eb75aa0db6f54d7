/**
 * Observers: functions of the cells that only look, learned as decision trees just as steps are. Claims
 * are observers, and so are figures.
 */
import { ModelMistake } from "../model/mistake.ts";
import { Blocked, execute } from "../model/step.ts";
import type { Test } from "./image.ts";
import { type ReadState, Recording } from "./recording.ts";
import type { Values } from "./values.ts";

/** One path through an observer's tree, and what it comes to. */
export interface Observation<T> {
  readonly tests: readonly Test[];
  readonly value: T;
}

export class Observer<T> {
  /** `claim "one-owner"`, for messages. */
  readonly what: string;
  /** Every path met so far. */
  readonly known: Observation<T>[] = [];
  readonly #values: Values;
  readonly #evaluate: () => T;

  constructor(what: string, values: Values, evaluate: () => T) {
    this.what = what;
    this.#values = values;
    this.#evaluate = evaluate;
  }

  /** Evaluates in the state at hand and records the path. */
  observe(state: ReadState): Observation<T> {
    const recording = new Recording(null, this.#values, state, []);
    try {
      const value = execute(recording, this.#evaluate);
      const observation = { tests: recording.tests, value };
      this.known.push(observation);
      return observation;
    } catch (thrown) {
      throw this.#mistake(thrown);
    }
  }

  /** The mistake of an observer that reads its cells in another order than it did before. */
  unsteady(): ModelMistake {
    return new ModelMistake(
      "nondeterministic",
      `${this.what} reads other cells when it runs again in the same state`,
      { remedy: "a claim may depend only on the cells it reads" },
    );
  }

  #mistake(thrown: unknown): unknown {
    if (thrown instanceof ModelMistake) return thrown;
    if (thrown instanceof Blocked) {
      return new ModelMistake("claim-writes", `${this.what} calls when()`, {
        remedy: "a claim is true or false of a state; waiting belongs in steps",
      });
    }
    const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    return new ModelMistake("step-threw", `${this.what} threw ${text}`);
  }
}
