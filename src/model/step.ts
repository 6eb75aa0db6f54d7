/**
 * Steps, and what may be said inside one.
 *
 * A step is one atomic action. Its body is ordinary code over cells; it may block (`when`), let the
 * environment decide (`choose`), and break a claim (`assert`, `fail`). Nothing that a blocked step did
 * is kept. Whoever runs steps (the learner, a plain replay, the reference checker) supplies an
 * `Execution`, through which every read, write and choice passes.
 */
import type { Actor } from "./actor.ts";
import { Ambient } from "./ambient.ts";
import type { Cell } from "./cell.ts";
import { ModelMistake } from "./mistake.ts";
import type { Note } from "./note.ts";
import { once } from "./once.ts";
import { callerPlace, currentPlace, type Place } from "./place.ts";
import type { Steps } from "./request.ts";

/** What stands behind `.value`, `choose` and `self` while a step or a claim runs. */
export interface Execution {
  /** The actor whose step runs; null in a claim. */
  readonly actor: Actor | null;
  read(cell: Cell<unknown>): unknown;
  write(cell: Cell<unknown>, value: unknown): void;
  /** Picks one of `count` alternatives, by index. */
  choose(count: number): number;
  /** Keeps what the step says of itself; optional, for it changes nothing. */
  note?(said: Note): void;
}

/** Thrown by `when`: the step is not enabled in this state. */
export class Blocked {
  readonly waitsFor: readonly Actor[];
  constructor(waitsFor: readonly Actor[]) {
    this.waitsFor = waitsFor;
  }
}

/** Thrown by `assert` and `fail`: a claim is broken. */
export class Violation {
  readonly claim: string;
  readonly message: string;
  /** Facts for a report that knows this kind of violation; plain data. */
  readonly facts: Facts;
  readonly place: Place | null;
  /** What the kernel's own checker would print, where whoever found it knows. */
  readonly splat: readonly SplatLine[];
  constructor(
    claim: string,
    message: string,
    facts: Facts,
    place: Place | null,
    splat: readonly SplatLine[] = [],
  ) {
    this.claim = claim;
    this.message = message;
    this.facts = facts;
    this.place = place;
    this.splat = splat;
  }
}

/** A line of what a kernel prints, and the place in the model that it ends with, if any. */
export interface SplatLine {
  readonly text: string;
  readonly place?: Place | null;
}

export type Facts = Readonly<Record<string, string | number | boolean>>;

const running = new Ambient<Execution | null>(null);

/** Runs `body` with `execution` behind its cells. */
export function execute<R>(execution: Execution, body: () => R): R {
  return running.during(execution, body);
}

/** The execution in progress; `what` says in a message what was attempted without one. */
export function currentExecution(what: string): Execution {
  if (running.value !== null) return running.value;
  throw new ModelMistake("outside-step", `${what} outside a step`, {
    place: callerPlace(),
    remedy:
      "cells are shared, so they may be touched only in an atomic step: " +
      'wrap the access in step("name", () => …), or use yield* cell.read() and yield* cell.write(v)',
  });
}

/**
 * One atomic action of an actor; the only point at which actors interleave.
 *
 * @example
 * const error = yield* step("vm_insert_pfn", () => {
 *   if (pte.value !== "none") return "EBUSY";
 *   pte.value = "hw";
 *   return "ok";
 * });
 */
export function* step<R>(name: string, run: () => R): Steps<R> {
  return (yield { kind: "step", name, run, place: currentPlace() }) as R;
}

once(step);

/** A step that does nothing but wait until the condition holds. */
export function until(name: string, condition: () => boolean): Steps {
  return step(name, () => when(condition()));
}

/**
 * Blocks the step unless the condition holds. `waitsFor` says who could make it hold, for the report
 * of a deadlock.
 */
export function when(condition: boolean, waitsFor?: Actor | readonly Actor[] | null): void {
  if (condition) return;
  if (waitsFor === null || waitsFor === undefined) throw new Blocked([]);
  throw new Blocked("name" in waitsFor ? [waitsFor] : waitsFor);
}

/** The environment decides: every alternative is explored. */
export function choose<const T>(alternatives: readonly T[]): T {
  if (alternatives.length === 0) {
    throw new ModelMistake("step-threw", "choose() was given no alternatives", {
      place: callerPlace(),
      remedy: "block with when(…) before choosing from what may be empty",
    });
  }
  const execution = currentExecution("choose()");
  return alternatives[execution.choose(alternatives.length)] as T;
}

/** The actor that takes this step: the kernel's `current`. */
export function self(): Actor {
  const { actor } = currentExecution("self()");
  if (actor !== null) return actor;
  throw new ModelMistake("outside-step", "self() in a claim, which no actor evaluates", {
    place: callerPlace(),
  });
}

/** Breaks the claim `assertion` unless the condition holds. May also stand between steps. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) fail("assertion", message);
}

/** Breaks the named claim here. */
export function fail(claim: string, message: string, facts: Facts = {}): never {
  throw new Violation(claim, message, facts, callerPlace());
}
