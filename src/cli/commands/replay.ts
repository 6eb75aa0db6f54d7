/** `refault replay FILE`: takes the steps of a saved witness again, and tells what comes of them. */
import { isAbsolute, join, relative, resolve } from "node:path";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import type * as FileSystem from "effect/FileSystem";
import * as Option from "effect/Option";
import { type Replayed, replaying } from "../../check/replay.ts";
import type { Model } from "../../model/model.ts";
import { counted, printable } from "../../report/typography.ts";
import { told, toldRun } from "../../report/witness/told.ts";
import { Ended, exitCodes } from "../exit-code.ts";
import { guarded } from "../explore.ts";
import { Mistake } from "../mistake.ts";
import { findByName, findInFile } from "../models/selection.ts";
import { didYouMean } from "../nearest.ts";
import { Screen, shownPath } from "../screen.ts";
import { readTrace, type TraceFile } from "../trace-file.ts";
import { patienceMs, Watchdog } from "../watchdog.ts";

export const replay = Command.make(
  "replay",
  {
    file: Argument.String("FILE").pipe(Argument.withDescription("A saved witness: *.trace.json")),
    model: Flag.String("model").pipe(
      Flag.withMetavar("PATH"),
      Flag.withDescription("The file of the model, where it is not the one recorded"),
      Flag.optional,
    ),
  },
  ({ file, model: path }) =>
    Effect.gen(function* () {
      const trace = yield* readTrace(file);
      const model = yield* modelOf(trace, file, Option.getOrNull(path));
      yield* tell(yield* replayed(model, trace, file), trace, file);
    }),
).pipe(Command.withDescription("Take the steps of a saved witness again"));

function replayed(model: Model, trace: TraceFile, file: string): Effect.Effect<Replayed, Mistake> {
  const watchdog = new Watchdog(patienceMs);
  const slices = replaying(model, trace, watchdog.watch);
  return Effect.gen(function* () {
    for (;;) {
      const { done, value } = yield* guarded(() => slices.next(), watchdog);
      if (done === true) return value;
      yield* Effect.yieldNow;
    }
  }).pipe(Effect.mapError((told) => new Mistake({ ...told, message: `${file}: ${told.message}` })));
}

function modelOf(
  trace: TraceFile,
  file: string,
  path: string | null,
): Effect.Effect<Model, Mistake, FileSystem.FileSystem> {
  return Effect.gen(function* () {
    const found = yield* path === null ? findRecorded(trace, file) : findInFile(resolve(path));
    const { model } = found;
    if (model.name !== trace.model) {
      return yield* new Mistake({
        message: `${file} is a trace of ${printable(trace.model)}, but ${shownPath(found.file)} defines ${model.name}`,
      });
    }
    if (model.variants.has(trace.variant)) return model;
    const known = [...model.variants.keys()];
    return yield* new Mistake({
      message: `${file} is a trace of the variant "${printable(trace.variant)}", which ${model.name} has not`,
      remedy: didYouMean(trace.variant, known) || `it has ${known.join(", ")}`,
    });
  });
}

/** By its name; else at the recorded path, which must lie below the current directory. */
function findRecorded({ model, path }: TraceFile, file: string) {
  return findByName(model).pipe(
    Effect.catch(() =>
      path !== undefined && isBelow(path) ? findInFile(resolve(path)) : Effect.fail(null),
    ),
    Effect.catch((cause) =>
      Effect.fail(
        cause ??
          new Mistake({
            message: `${file} is a trace of ${printable(model)}, which is not among the models here`,
            remedy: "say where it is: --model PATH",
          }),
      ),
    ),
  );
}

function isBelow(path: string): boolean {
  const inside = relative(process.cwd(), join(process.cwd(), path));
  return !isAbsolute(path) && !inside.startsWith("..") && inside !== "";
}

function tell(
  replayed: Replayed,
  trace: TraceFile,
  file: string,
): Effect.Effect<void, Mistake | Ended, Screen> {
  return Effect.gen(function* () {
    const { page, print } = yield* Screen;
    const { witness } = replayed;
    const title = `${trace.model}/${trace.variant}`;
    switch (replayed.kind) {
      case "reproduced":
        print([page.paint("good", "Reproduced, step by step:"), ""]);
        print(told(title, witness, "replayed", page));
        return;
      case "held": {
        const why = replayed.reason === undefined ? "" : `: ${printable(replayed.reason)}`;
        print([...toldRun(witness, page), ""]);
        print([
          page.paint(
            "bad",
            `Not reproduced: this run does not break ${printable(trace.claim)}${why}.`,
          ),
        ]);
        return yield* new Ended({ code: exitCodes.otherwise });
      }
      case "parted": {
        print([...toldRun(witness, page), ""]);
        const of = counted(trace.schedule.length, "step");
        return yield* new Mistake({
          message: `${file} parts from the model at step ${replayed.at} of ${of}: ${printable(replayed.reason)}`,
          remedy: "the model has changed since: run it again for a new witness",
        });
      }
    }
  });
}
