/**
 * Drives a check: a slice of work, a look at the clock, a breath for signals and timers, and again.
 *
 * The model's code is watched. An interruption ends the search and keeps what it has found; it is the
 * caller's to go on or not, and it does so in an uninterruptible region.
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type { Image } from "../automaton/image.ts";
import type { Whose } from "../automaton/watch.ts";
import { Check, type CheckOptions } from "../check/check.ts";
import type { Report } from "../check/report.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Model } from "../model/model.ts";
import { duration } from "../report/typography.ts";
import { Crews } from "./crew.ts";
import { Mistake } from "./mistake.ts";
import type { Foreseen } from "./progress.ts";
import { OutOfPatience, patienceMs, Watchdog } from "./watchdog.ts";

export interface Exploring {
  readonly model: Model;
  readonly options: CheckOptions;
  readonly maxSeconds: number | null;
  /** Threads that a large search is shared by, this one included; 1 if not said. */
  readonly workers?: number;
  /** How long the model's code may keep silent. */
  readonly patience?: number;
  readonly onProgress: (progress: Foreseen, elapsedMs: number) => void;
  /** Makes an effect interruptible inside the caller's uninterruptible region. */
  readonly restore: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
}

export interface Explored {
  readonly report: Report;
  readonly durationMs: number;
  /** What was learned; null if the variant needs what the engine lacks. */
  readonly image: () => Image | null;
}

/**
 * With more states than this, a slice may take long by itself: tables grow, layouts widen. From then on
 * only calls into the model are watched, each by itself; they are rare until the search has ended.
 */
const fewStates = 50_000;
const sliceMs = 25;

export function explore(exploring: Exploring): Effect.Effect<Explored, Mistake> {
  const startedMs = performance.now();
  const elapsedMs = () => performance.now() - startedMs;
  return attempt(exploring, "slices", elapsedMs).pipe(
    Effect.catchIf(
      ({ code }) => code === "unproven",
      () => attempt(exploring, "calls", elapsedMs),
    ),
  );
}

/** A check from beginning to end, with slices watched as a whole while they are short, or never. */
function attempt(
  exploring: Exploring,
  watches: "slices" | "calls",
  elapsedMs: () => number,
): Effect.Effect<Explored, Mistake> {
  const { model, options, restore, patience = patienceMs } = exploring;
  const watchdog = new Watchdog(patience);
  const { watch } = watchdog;
  const crews = new Crews(exploring.workers ?? 1);
  return Effect.gen(function* () {
    const given = { ...options, ...crews.option, watch };
    const check = yield* guarded(() => new Check(model, given), watchdog);
    const advance = () => advanceFor(sliceMs, check);
    const slice = () => {
      const { states, frontier } = check.progress();
      const isShort = watches === "slices" && ((states ?? 0) < fewStates || frontier === 0);
      return guarded(() => (isShort ? watchdog.slice(advance) : advance()), watchdog);
    };
    const exit = yield* Effect.exit(restore(drive(check, slice, exploring, elapsedMs)));
    if (Exit.isFailure(exit)) {
      if (!Cause.hasInterruptsOnly(exit.cause)) return yield* Effect.failCause(exit.cause);
      check.stop("interrupted");
      // What is left is bounded by what was found.
      while (yield* slice()) yield* Effect.yieldNow;
    }
    return { report: check.report(), durationMs: elapsedMs(), image: () => check.image() };
  }).pipe(Effect.ensuring(Effect.sync(() => crews.dismiss())));
}

/** Some slices of the check, which may be shorter than what it costs to watch one. */
function advanceFor(milliseconds: number, check: Check): boolean {
  const untilMs = performance.now() + milliseconds;
  while (check.advance()) {
    if (performance.now() > untilMs) return true;
  }
  return false;
}

function drive(
  check: Check,
  slice: () => Effect.Effect<boolean, Mistake>,
  { maxSeconds, onProgress }: Exploring,
  elapsedMs: () => number,
): Effect.Effect<void, Mistake> {
  return Effect.gen(function* () {
    while (yield* slice()) {
      onProgress(check.progress(), elapsedMs());
      if (maxSeconds !== null && elapsedMs() > maxSeconds * 1000) {
        check.stop(`the time is up (--max-seconds ${maxSeconds})`);
      }
      yield* Effect.yieldNow;
    }
  });
}

/** Does work that may run the model's code: its mistakes fail, its endless loops end, our own defects die. */
export function guarded<R>(
  work: () => R,
  { watch, limitMs }: Watchdog = new Watchdog(patienceMs),
): Effect.Effect<R, Mistake> {
  return Effect.suspend(() => {
    try {
      return Effect.succeed(work());
    } catch (error) {
      if (error instanceof OutOfPatience) {
        return Effect.fail(endless(error, watch.whose, limitMs));
      }
      if (error instanceof ModelMistake) {
        return Effect.fail(new Mistake({ ...error, message: error.message }));
      }
      return Effect.die(error);
    }
  });
}

function endless({ isProven }: OutOfPatience, whose: Whose, limitMs: number): Mistake {
  const { what, actor, place } = whose;
  return new Mistake({
    code: isProven ? "bound-reached" : "unproven",
    message: `${what} has not come back within ${duration(limitMs)}`,
    place,
    actor,
    remedy:
      actor === null
        ? "look for a loop in it that never ends"
        : "look for a loop that never ends: let it end, or yield* a step each time round",
  });
}
