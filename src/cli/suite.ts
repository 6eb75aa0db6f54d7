/**
 * Explores the selected variants one after the other and tells each result as it comes. An
 * interruption ends the variant under way and the suite, never the summing up.
 */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as FileSystem from "effect/FileSystem";
import type { CheckOptions } from "../check/check.ts";
import type { Report } from "../check/report.ts";
import type { Model } from "../model/model.ts";
import { settle } from "../model/parameter.ts";
import { adviceOn } from "./advice.ts";
import type { ExitCode } from "./exit-code.ts";
import { explore, guarded } from "./explore.ts";
import { Mistake } from "./mistake.ts";
import type { Selected, Selection } from "./models/selection.ts";
import { didYouMean } from "./nearest.ts";
import { mistakeOf, Outcome, type Rigour } from "./outcome.ts";
import { progressMeter } from "./progress.ts";
import { Screen, shownPath } from "./screen.ts";
import type { Telling } from "./telling.ts";
import { saveTrace } from "./trace-file.ts";

export interface SuiteOptions {
  readonly check: Omit<CheckOptions, "variant">;
  readonly maxSeconds: number | null;
  /** Threads that a large search is shared by. */
  readonly workers: number;
  readonly rigour: Rigour;
}

type Running<A> = Effect.Effect<A, never, Screen | FileSystem.FileSystem>;

interface Suite {
  readonly options: SuiteOptions;
  readonly telling: Telling;
  readonly outcome: Outcome;
}

export function runSuite(
  selection: Selection,
  options: SuiteOptions,
  telling: Telling,
): Running<ExitCode> {
  const outcome = new Outcome(selection, options.rigour);
  const suite = { options, telling, outcome };
  return Effect.gen(function* () {
    for (const mistake of selection.mistakes) fail(suite, mistake, null, null);
    yield* Effect.forEach(selection.selected, (selected) => runModel(suite, selected));
  }).pipe(
    Effect.ensuring(Effect.sync(() => telling.end(outcome))),
    Effect.map(() => outcome.exitCode),
  );
}

function runModel(suite: Suite, selected: Selected): Running<void> {
  const { model, variants } = selected;
  const { parameters = {} } = suite.options.check;
  return Effect.gen(function* () {
    suite.telling.model(selected);
    yield* checkParameters(model, parameters);
    yield* Effect.forEach(variants, (variant) => runVariant(suite, selected, variant));
  }).pipe(
    Effect.catch((mistake) =>
      Effect.sync(() => {
        for (const variant of variants) fail(suite, mistake, model.name, variant);
      }),
    ),
  );
}

/** Once for all variants, so that a slip of the keyboard is told once. */
function checkParameters(
  { name, parameters }: Model,
  given: Readonly<Record<string, unknown>>,
): Effect.Effect<unknown, Mistake> {
  const known = Object.keys(parameters);
  const unknown = Object.keys(given).find((word) => !known.includes(word));
  const remedy = unknown === undefined ? null : didYouMean(unknown, known) || null;
  return guarded(() => settle(name, parameters, given)).pipe(
    Effect.mapError((told) => new Mistake({ ...told, remedy, message: told.message })),
  );
}

/** Once begun, a variant is always concluded: an interruption waits until its result is told. */
function runVariant(suite: Suite, { model, file }: Selected, variant: string): Running<void> {
  const { telling, outcome } = suite;
  const { check, maxSeconds, workers } = suite.options;
  return Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const { progress, showsProgress } = yield* Screen;
      const onProgress = progressMeter(`${model.name}/${variant}`, progress);
      const forecast = showsProgress ? "wanted" : "unwanted";
      const options = { ...check, variant, forecast } as const;
      const exploring = { model, options, maxSeconds, workers, onProgress, restore };
      const exit = yield* Effect.exit(explore(exploring));
      if (Exit.isFailure(exit)) {
        progress(null);
        return fail(suite, mistakeOf(exit.cause), model.name, variant);
      }
      const { report, durationMs } = exit.value;
      const advice = yield* Effect.orElseSucceed(adviceOn(exit.value, exploring), () => null);
      progress(null);
      const finding = { report, durationMs, advice, file: yield* saved(suite, report, file) };
      outcome.findings.push(finding);
      telling.result(finding);
    }),
  );
}

/** The file of the witness; a disk that cannot take it is worth a note, not a verdict. */
function saved(suite: Suite, report: Report, modelFile: string): Running<string | null> {
  const { witness } = report;
  if (witness === null) return Effect.succeed(null);
  return saveTrace(report, witness, shownPath(modelFile)).pipe(
    Effect.catch((mistake) =>
      Effect.sync(() => {
        suite.telling.note(mistake);
        return null;
      }),
    ),
  );
}

function fail(
  { outcome, telling }: Suite,
  mistake: Mistake,
  model: string | null,
  variant: string | null,
): void {
  const failure = { model, variant, mistake };
  outcome.failures.push(failure);
  telling.failure(failure);
}
