/**
 * Cells: the shared variables of a model. Inside a step a cell reads like a signal, `pte.value`;
 * everything that actors share must be in cells, because only cells are part of a state.
 */
import type { Actor } from "./actor.ts";
import { building } from "./building.ts";
import { type Domain, domainOf } from "./domain.ts";
import { ModelMistake } from "./mistake.ts";
import { callerPlace } from "./place.ts";
import type { Steps } from "./request.ts";
import { currentExecution, self, step } from "./step.ts";
import { freeze, reference, textOf, whyNotPlain } from "./value.ts";

export class Cell<T> {
  readonly name: string;
  readonly domain: Domain<T>;
  readonly initial: T;
  #watcher: ((access: "read" | "write") => void) | null = null;

  constructor(name: string, domain: Domain<T>, initial: T) {
    this.name = name;
    this.domain = domain;
    reference("cell", name, this);
    this.initial = this.admit(initial);
  }

  /** The value now; only inside a step or a claim. */
  get value(): T {
    const execution = currentExecution(`"${this.name}" was read`);
    if (execution.actor !== null) this.#watcher?.("read");
    return execution.read(this as Cell<unknown>) as T;
  }

  set value(value: T) {
    const execution = currentExecution(`"${this.name}" was written`);
    if (execution.actor !== null) this.#watcher?.("write");
    execution.write(this as Cell<unknown>, this.admit(value));
  }

  /** Has every step that touches the cell ask first; one who may not breaks a claim. */
  watch(watcher: (access: "read" | "write") => void): void {
    this.#watcher = watcher;
  }

  /** A step that reads the cell. */
  read(): Steps<T> {
    return step(`read ${this.name}`, () => this.value);
  }

  /** A step that writes the cell. */
  write(value: T): Steps {
    return step(`${this.name} = ${textOf(value)}`, () => {
      this.value = value;
    });
  }

  /** The value, frozen, if it lies in the domain; a mistake if not. */
  admit(value: T): T {
    if (this.domain.contains(value)) {
      if (typeof value !== "object" || value === null) return value;
      const reason = whyNotPlain(value);
      if (reason === null) return freeze(value);
      throw new ModelMistake("not-plain-data", `"${this.name}" was given ${reason}`, {
        place: callerPlace(),
      });
    }
    throw new ModelMistake(
      "value-outside-domain",
      `"${this.name}" was given ${textOf(value)}, which is not one of ${this.domain.text}`,
      { place: callerPlace(), remedy: "widen the cell's set of values, or mend what computes it" },
    );
  }
}

/**
 * A shared variable over a finite set of values, starting with the first unless told otherwise.
 *
 * @example
 * const pte = cell("pte", ["none", "hw", "save"]);
 * const count = cell("mapcount", range(0, 3));
 */
export function cell<const T>(
  name: string,
  of: Domain<T> | readonly T[],
  initial?: NoInfer<T>,
): Cell<T> {
  const under = building("cell()");
  under.claimName("cell", name);
  const domain = domainOf(of);
  const made = new Cell(name, domain, initial === undefined ? domain.first : initial);
  under.cells.push(made as Cell<unknown>);
  return made;
}

/** Cells `name[0]` … `name[length - 1]` over the same values. */
export function cells<const T>(
  name: string,
  length: number,
  of: Domain<T> | readonly T[],
  initial?: NoInfer<T> | ((index: number) => NoInfer<T>),
): readonly Cell<T>[] {
  return Array.from({ length }, (_, index) => {
    const first = typeof initial === "function" ? (initial as (at: number) => T)(index) : initial;
    return first === undefined
      ? cell(`${name}[${index}]`, of)
      : cell(`${name}[${index}]`, of, first as NoInfer<T>);
  });
}

/** A struct of cells: `record("ctx", { state: ["runnable", "saved"] }).state` is `ctx.state`. */
export function record<
  const F extends Readonly<Record<string, readonly unknown[] | Domain<unknown>>>,
>(name: string, fields: F): { readonly [K in keyof F]: Cell<ValueIn<F[K]>> } {
  const made = Object.entries(fields).map(
    ([field, of]) => [field, cell(`${name}.${field}`, of as Domain<unknown>)] as const,
  );
  return Object.fromEntries(made) as unknown as {
    readonly [K in keyof F]: Cell<ValueIn<F[K]>>;
  };
}

type ValueIn<D> = D extends readonly (infer T)[] ? T : D extends Domain<infer T> ? T : never;

/** One cell for each actor of the model: a task's preempt count, its held locks. */
export class PerActor<T> {
  readonly name: string;
  readonly #cells = new Map<Actor, Cell<T>>();

  constructor(name: string) {
    this.name = name;
  }

  add(actor: Actor, cell: Cell<T>): void {
    this.#cells.set(actor, cell);
  }

  of(actor: Actor): Cell<T> {
    const found = this.#cells.get(actor);
    if (found !== undefined) return found;
    throw new ModelMistake("unknown-name", `"${actor.name}" is not an actor of this model`, {
      place: callerPlace(),
      remedy: "return it from build() in actors",
    });
  }

  /** The cell of the actor that takes this step. */
  get value(): T {
    return this.of(self()).value;
  }

  set value(value: T) {
    this.of(self()).value = value;
  }
}

/** A cell for each actor, named `actor.name`. */
export function perActor<const T>(
  name: string,
  of: Domain<T> | readonly T[],
  initial?: NoInfer<T>,
): PerActor<T> {
  const under = building("perActor()");
  const family = new PerActor<T>(name);
  under.whenFinished((actors) => {
    for (const actor of actors) {
      const full = `${actor.name}.${name}`;
      family.add(actor, initial === undefined ? cell(full, of) : cell(full, of, initial));
    }
  });
  return family;
}
