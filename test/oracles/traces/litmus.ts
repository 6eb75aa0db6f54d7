/**
 * Litmus programs: a few threads of single accesses to shared cells, in the words that papers on
 * partial-order reduction use. Each access is one step.
 */
import {
  type Actor,
  actor,
  actorOrNone,
  type Cell,
  cell,
  cells,
  defineModel,
  holds,
  type Model,
  range,
  type Steps,
  self,
  step,
  until,
  when,
} from "refault";

/** One access: what it does to the cells, and what it answers. */
export interface Access {
  readonly name: string;
  readonly act: () => number;
}

export type Variable = Cell<number>;
export type Mutex = Cell<Actor | null>;
export type Thread = () => Steps;

/** Cells by the names that litmus tests use, 0 at first, a mutex, and arrays of more. */
export interface Shared extends Readonly<Record<Letter, Variable>> {
  readonly m: Mutex;
  array(name: string, length: number): readonly Variable[];
  mutexes(name: string, length: number): readonly Mutex[];
}

const letters = ["a", "b", "c", "d", "w", "x", "y", "z"] as const;
type Letter = (typeof letters)[number];

export interface Litmus {
  readonly name: string;
  readonly traces: number;
  readonly model: Model;
}

/** A program with the number of its traces in which every thread finishes. */
export function litmus(
  name: string,
  traces: number,
  threads: (shared: Shared) => readonly Thread[],
): Litmus {
  const model = defineModel({
    name: "litmus",
    variants: { only: holds() },
    build() {
      const variable = (called: string) => cell(called, range(-1000, 1000), 0);
      const variables = letters.map((letter) => [letter, variable(letter)] as const);
      const shared: Shared = {
        ...(Object.fromEntries(variables) as Record<Letter, Variable>),
        m: cell("m", actorOrNone),
        array: (called, length) => cells(called, length, range(-1000, 1000), 0),
        mutexes: (called, length) => cells(called, length, actorOrNone),
      };
      const made = threads(shared);
      return { actors: made.map((thread, index) => actor(`T${index}`, thread)) };
    },
  });
  return { name, traces, model };
}

export function R(x: Variable): Access {
  return { name: `read ${x.name}`, act: () => x.value };
}

export function W(x: Variable, value: number): Access {
  return {
    name: `${x.name} = ${value}`,
    act() {
      x.value = value;
      return 0;
    },
  };
}

/** Fetch and add; answers what was there. */
export function FAA(x: Variable, addend: number): Access {
  return {
    name: `${x.name} += ${addend}`,
    act() {
      const before = x.value;
      x.value = before + addend;
      return before;
    },
  };
}

/** Compare and swap; answers 1 where it has swapped. A failed one only reads. */
export function CAS(x: Variable, expected: number, next: number): Access {
  return {
    name: `${x.name}: ${expected} → ${next}`,
    act() {
      if (x.value !== expected) return 0;
      x.value = next;
      return 1;
    },
  };
}

export function XCHG(x: Variable, value: number): Access {
  return {
    name: `${x.name} ⇄ ${value}`,
    act() {
      const before = x.value;
      x.value = value;
      return before;
    },
  };
}

export function take({ name, act }: Access): Steps<number> {
  return step(name, act);
}

/** Takes an access and forgets its answer, which would only tell local states apart. */
export function blindly({ name, act }: Access): Steps {
  return step(name, () => void act());
}

/** A thread of these accesses, whose answers nobody uses. */
export function seq(...accesses: readonly Access[]): Thread {
  return function* () {
    for (const access of accesses) yield* blindly(access);
  };
}

export function lock(mutex: Mutex): Steps {
  return step(`lock ${mutex.name}`, () => {
    when(mutex.value === null);
    mutex.value = self();
  });
}

export function unlock(mutex: Mutex): Steps {
  return step(`unlock ${mutex.name}`, () => {
    mutex.value = null;
  });
}

/** Waits for a value; a read. */
export function wait(x: Variable, condition: (value: number) => boolean): Steps {
  return until(`await ${x.name}`, () => condition(x.value));
}

/** Gives a run up, unless the condition holds. */
export function* assume(condition: boolean): Steps {
  if (!condition) yield* until("assumed in vain", () => false);
}

/** A list of `count` threads. */
export function many(count: number, thread: (index: number) => Thread): Thread[] {
  return Array.from({ length: count }, (_, index) => thread(index));
}
