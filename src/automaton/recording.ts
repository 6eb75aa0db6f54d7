/**
 * One execution of a step or of a claim, written down as a branch: each cell's first read and each
 * pick is a test, each last write an effect. A read after a write sees the write and tests nothing.
 */
import type { Actor } from "../model/actor.ts";
import type { Cell } from "../model/cell.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Note } from "../model/note.ts";
import { callerPlace } from "../model/place.ts";
import type { Execution } from "../model/step.ts";
import type { Test, Write } from "./image.ts";
import type { Values } from "./values.ts";

/** The number of the value that a cell holds in the state at hand. */
export type ReadState = (cell: number) => number;

export class Recording implements Execution {
  readonly actor: Actor | null;
  readonly tests: Test[] = [];
  readonly notes: Note[] = [];
  readonly #values: Values;
  readonly #state: ReadState;
  readonly #picks: readonly number[];
  #picked = 0;
  readonly #seen = new Map<number, unknown>();
  readonly #written = new Map<number, unknown>();

  /** `picks` are the alternatives to take; where they run out, the first is taken. */
  constructor(actor: Actor | null, values: Values, state: ReadState, picks: readonly number[]) {
    this.actor = actor;
    this.#values = values;
    this.#state = state;
    this.#picks = picks;
  }

  read(cell: Cell<unknown>): unknown {
    const index = this.#values.indexOf(cell);
    if (this.#written.has(index)) return this.#written.get(index);
    if (this.#seen.has(index)) return this.#seen.get(index);
    const number = this.#state(index);
    const value = this.#values.value(index, number);
    this.tests.push({ kind: "read", cell: index, value: number });
    this.#seen.set(index, value);
    return value;
  }

  write(cell: Cell<unknown>, value: unknown): void {
    if (this.actor === null) {
      throw new ModelMistake("claim-writes", `a claim writes "${cell.name}"`, {
        place: callerPlace(),
        remedy: "claims only look: compute what you need in a local variable",
      });
    }
    this.#written.set(this.#values.indexOf(cell), value);
  }

  choose(count: number): number {
    if (this.actor === null) {
      throw new ModelMistake("claim-writes", "a claim calls choose()", {
        place: callerPlace(),
        remedy: "a claim is true or false of a state; choices belong in steps",
      });
    }
    const pick = this.#picks[this.#picked++] ?? 0;
    this.tests.push({ kind: "choose", count, pick });
    return pick;
  }

  note(said: Note): void {
    this.notes.push(said);
  }

  /** The cells written, in the order of their numbers. */
  writes(): Write[] {
    return [...this.#written]
      .sort(([a], [b]) => a - b)
      .map(([cell, value]) => ({ cell, value: this.#values.number(cell, value) }));
  }
}
