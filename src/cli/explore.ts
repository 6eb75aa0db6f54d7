/**
 * Drives a check: a slice of work, a look at the clock, a breath for signals and timers, and again.
 *
 * Every slice is watched, because it runs the model's code. An interruption ends the search and keeps
 * what it has found; it is the caller's to go on or not, and it does so in an uninterruptible region.
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { Check, type CheckOptions } from "../check/check.ts";
import type { Report } from "../check/report.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Model } from "../model/model.ts";
import { duration } from "../report/typography.ts";
import type { Progress } from "../search/search.ts";
import { Mistake } from "./mistake.ts";
import { OutOfPatience, patienceMs, watched } from "./watchdog.ts";

export interface Exploring {
  readonly model: Model;
  readonly options: CheckOptions;
  readonly maxSeconds: number | null;
  /** How long the model's code may keep silent. */
  readonly patience?: number;
  readonly onProgress: (progress: Progress, elapsedMs: number) => void;
  /** Makes an effect interruptible inside the caller's uninterruptible region. */
  readonly restore: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
}

export interface Explored {
  readonly report: Report;
  readonly durationMs: number;
}

export function explore(exploring: Exploring): Effect.Effect<Explored, Mistake> {
  const { model, options, restore, patience = patienceMs } = exploring;
  const startedMs = performance.now();
  const elapsedMs = () => performance.now() - startedMs;
  return Effect.gen(function* () {
    const check = yield* guarded(
      () => new Check(model, options),
      () => buildMistake(model.name, options.variant, patience),
      patience,
    );
    const exit = yield* Effect.exit(restore(drive(check, exploring, elapsedMs)));
    if (Exit.isFailure(exit)) {
      if (!Cause.hasInterruptsOnly(exit.cause)) return yield* Effect.failCause(exit.cause);
      check.stop("interrupted");
      yield* finish(check, patience);
    }
    return { report: check.report(), durationMs: elapsedMs() };
  });
}

function drive(
  check: Check,
  { maxSeconds, onProgress, patience = patienceMs }: Exploring,
  elapsedMs: () => number,
): Effect.Effect<void, Mistake> {
  return Effect.gen(function* () {
    while (yield* slice(check, patience)) {
      onProgress(check.progress(), elapsedMs());
      if (maxSeconds !== null && elapsedMs() > maxSeconds * 1000) {
        check.stop(`the time is up (--max-seconds ${maxSeconds})`);
      }
      yield* Effect.yieldNow;
    }
  });
}

/** What is left to do after a stop: the witness and the shadow run, nothing that grows. */
function finish(check: Check, patience: number): Effect.Effect<void, Mistake> {
  return Effect.gen(function* () {
    while (yield* slice(check, patience)) {
      // Bounded by what was found.
    }
  });
}

/** A slice may have to re-pack every state: a microsecond for each is added to the patience. */
function slice(check: Check, patience: number): Effect.Effect<boolean, Mistake> {
  const limitMs = patience + (check.progress().states ?? 0) / 1000;
  return guarded(
    () => check.advance(),
    () => endlessMistake(check, limitMs),
    limitMs,
  );
}

/** Runs the model's code: its mistakes fail, its endless loops end, our own defects die. */
export function guarded<R>(
  body: () => R,
  endless: () => Mistake,
  limitMs: number = patienceMs,
): Effect.Effect<R, Mistake> {
  return Effect.suspend(() => {
    try {
      return Effect.succeed(watched(body, limitMs));
    } catch (error) {
      if (error instanceof OutOfPatience) return Effect.fail(endless());
      if (error instanceof ModelMistake) {
        return Effect.fail(new Mistake({ ...error, message: error.message }));
      }
      return Effect.die(error);
    }
  });
}

function buildMistake(model: string, variant: string, limitMs: number): Mistake {
  return new Mistake({
    code: "bound-reached",
    message: `build() of ${model}/${variant} has not ended within ${duration(limitMs)}`,
    remedy: "look for a loop in it that never ends",
  });
}

function endlessMistake(check: Check, limitMs: number): Mistake {
  const { actor, after, place } = check.doing();
  const since = after === null ? "" : ` after "${after}"`;
  const who = actor === null ? "a claim" : `the actor "${actor}"${since}`;
  return new Mistake({
    code: "bound-reached",
    message: `${who} has not come back within ${duration(limitMs)}`,
    place,
    actor,
    remedy:
      "a loop without a step in it cannot be left: yield* a step in it, or use forever or loop",
  });
}
