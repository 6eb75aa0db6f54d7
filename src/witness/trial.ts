/**
 * One execution of a step or a claim on the values of a plain run. Nothing of it is kept unless the
 * run commits it.
 */
import type { Actor } from "../model/actor.ts";
import type { Cell } from "../model/cell.ts";
import type { Note } from "../model/note.ts";
import type { Execution } from "../model/step.ts";

/** An alternative taken at a choice, of how many. */
export interface Pick {
  readonly count: number;
  readonly pick: number;
}

/** The picks after these in lexicographic order; null after the last. */
export function nextPicks(taken: readonly Pick[]): readonly number[] | null {
  const last = taken.findLastIndex(({ count, pick }) => pick + 1 < count);
  if (last < 0) return null;
  return [...taken.slice(0, last).map(({ pick }) => pick), taken[last]!.pick + 1];
}

export class Trial implements Execution {
  readonly actor: Actor | null;
  readonly written: Map<Cell<unknown>, unknown> = new Map();
  readonly taken: Pick[] = [];
  readonly notes: Note[] = [];
  readonly #values: ReadonlyMap<Cell<unknown>, unknown>;
  readonly #picks: readonly number[];

  constructor(
    actor: Actor | null,
    values: ReadonlyMap<Cell<unknown>, unknown>,
    picks: readonly number[],
  ) {
    this.actor = actor;
    this.#values = values;
    this.#picks = picks;
  }

  read(cell: Cell<unknown>): unknown {
    return this.written.has(cell) ? this.written.get(cell) : this.#values.get(cell);
  }

  write(cell: Cell<unknown>, value: unknown): void {
    this.written.set(cell, value);
  }

  note(said: Note): void {
    this.notes.push(said);
  }

  choose(count: number): number {
    const pick = this.#picks[this.taken.length] ?? 0;
    this.taken.push({ count, pick });
    return Math.min(pick, count - 1);
  }
}
