/**
 * The model under construction. While `build` runs, cells, actors and locks register here, so that a
 * model needs to list none of them and two things with one name are caught where the second is made.
 */
import type { Actor } from "./actor.ts";
import { Ambient } from "./ambient.ts";
import type { Cell } from "./cell.ts";
import { ModelMistake } from "./mistake.ts";
import { callerPlace } from "./place.ts";

export class Building {
  readonly cells: Cell<unknown>[] = [];
  readonly #names = new Set<string>();
  readonly #extensions = new Map<symbol, unknown>();
  readonly #finishers: ((actors: readonly Actor[]) => void)[] = [];

  /** Reserves a name; a second claim of the same kind and name is a mistake. */
  claimName(kind: string, name: string): void {
    const key = `${kind}:${name}`;
    if (this.#names.has(key)) {
      throw new ModelMistake("duplicate-name", `two ${kind}s are called "${name}"`, {
        place: callerPlace(),
        remedy: "give each its own name: traces and schedules tell them apart by it",
      });
    }
    this.#names.add(key);
  }

  /** The one value of `key` in this model, made when first asked for: a vocabulary's own state. */
  extension<T>(key: symbol, make: () => T): T {
    if (!this.#extensions.has(key)) this.#extensions.set(key, make());
    return this.#extensions.get(key) as T;
  }

  /** Asks to be told the actors when the model is complete. */
  whenFinished(finisher: (actors: readonly Actor[]) => void): void {
    this.#finishers.push(finisher);
  }

  finish(actors: readonly Actor[]): void {
    for (const finisher of this.#finishers) finisher(actors);
  }
}

const current = new Ambient<Building | null>(null);

/** The model under construction; `what` says in a message what was attempted without one. */
export function building(what: string): Building {
  if (current.value !== null) return current.value;
  throw new ModelMistake("outside-build", `${what} outside a model's build function`, {
    place: callerPlace(),
    remedy: "make cells, locks and actors inside build(): each variant gets its own",
  });
}

/** Runs `body` as the construction of a model. */
export function construct<R>(body: (under: Building) => R): R {
  const under = new Building();
  return current.during(under, () => body(under));
}
