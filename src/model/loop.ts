/**
 * Loops with a carried value. A finished iteration collapses to the value it carries on, so a loop
 * that retries for ever has finitely many local states; a plain `for` around steps has as many as it
 * has iterations, and an endless one is reported as a mistake.
 */
import { once } from "./once.ts";
import { currentPlace } from "./place.ts";
import type { Entered, Steps } from "./request.ts";

export interface Again<out C> {
  readonly again: C;
}

export interface Done<out R> {
  readonly done: R;
}

/** Goes round the loop once more, carrying a value. */
export function again(): Again<void>;
export function again<C>(carried: C): Again<C>;
export function again(carried?: unknown): Again<unknown> {
  return { again: carried };
}

/** Leaves the loop with a value. */
export function done(): Done<void>;
export function done<R>(value: R): Done<R>;
export function done(value?: unknown): Done<unknown> {
  return { done: value };
}

/**
 * Repeats `body` until it returns `done(…)`. What it carries on must be plain data or an object of
 * the model.
 *
 * @example
 * const attempts = yield* loop(0, function* (failures) {
 *   return (yield* lock.trylock()) ? done(failures) : again(Math.min(failures + 1, 3));
 * });
 */
export function* loop<C, R>(initial: C, body: (carried: C) => Steps<Again<C> | Done<R>>): Steps<R> {
  const entered = (yield {
    kind: "enter",
    frame: "loop",
    name: "loop",
    carried: initial,
    place: currentPlace(),
  }) as Entered;
  if (entered.kind === "finished") return entered.value as R;
  let carried = entered.carried as C;
  for (;;) {
    const outcome = yield* body(carried);
    if ("done" in outcome) {
      yield { kind: "leave", value: outcome.done };
      return outcome.done;
    }
    carried = outcome.again;
    yield { kind: "iterate", carried };
  }
}

/** Repeats `body` for ever: the body of a daemon. */
export function* forever(body: () => Steps<unknown>): Steps<never> {
  return yield* loop<void, never>(undefined, function* () {
    yield* body();
    return again();
  });
}

/** Runs `body` for 0, 1 … `count - 1`. */
export function* repeat(count: number, body: (index: number) => Steps<unknown>): Steps {
  yield* loop(0, function* (index) {
    if (index >= count) return done();
    yield* body(index);
    return again(index + 1);
  });
}

once(loop);
once(forever);
once(repeat);
