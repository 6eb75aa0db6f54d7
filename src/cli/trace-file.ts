/**
 * Trace files: witnesses that outlive the run. Written whole or not at all; read as what they are,
 * data from who knows where. Nothing in a trace is evaluated, and it is bounded before it is parsed.
 *
 * The `version` is looked at first, so that a trace from a newer refault is told so, and not that some
 * field of it is wrong.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import type { PlatformError } from "effect/PlatformError";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { Report } from "../check/report.ts";
import { counted, printable } from "../report/typography.ts";
import type { Event, Witness } from "../witness/witness.ts";
import { Mistake } from "./mistake.ts";

const newest = 1;
const longestBytes = 16 * 2 ** 20;
const longestSteps = 100_000;
const folder = ".refault";

const Index = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0));

const Choice = Schema.Struct({
  actor: Schema.String,
  step: Schema.String,
  picks: Schema.Array(Index),
});

const TraceFile = Schema.Struct({
  version: Schema.Literal(newest),
  model: Schema.String,
  variant: Schema.String,
  parameters: Schema.Record(
    Schema.String,
    Schema.Union([Schema.String, Schema.Finite, Schema.Boolean]),
  ),
  claim: Schema.String,
  message: Schema.String,
  /** The model's file, relative to where the trace was written; a hint. */
  path: Schema.optionalKey(Schema.String),
  schedule: Schema.Array(Choice),
  /** Of a run that goes on for ever: the steps from this index on are repeated. */
  cycleFrom: Schema.optionalKey(Index),
});

export type TraceFile = typeof TraceFile.Type;

/** Saves the report's witness below the current directory; the file's path. */
export function saveTrace(
  { model, variant, parameters }: Report,
  witness: Witness,
  path: string,
): Effect.Effect<string, Mistake, FileSystem.FileSystem> {
  const { claim, message, schedule, events, cycle } = witness;
  const file = join(folder, `${model}-${variant.replace(/[^\w.-]/g, "_")}.trace.json`);
  const document = {
    version: newest,
    ...{ model, variant, parameters, claim, message, path, schedule },
    ...(cycle === null ? {} : { cycleFrom: cycle.from }),
    events: events.map(eventText),
  };
  const temporary = `${file}.${randomUUID()}`;
  return Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    yield* fs.makeDirectory(folder, { recursive: true });
    yield* fs.writeFileString(temporary, `${JSON.stringify(document, null, 1)}\n`).pipe(
      Effect.andThen(fs.rename(temporary, file)),
      Effect.tapError(() => Effect.ignore(fs.remove(temporary))),
    );
    return file;
  }).pipe(
    Effect.mapError((error) => {
      const message = `witnesses cannot be saved in ${folder}: ${reasonText(error)}`;
      return new Mistake({ message, remedy: "the verdicts stand, but there is nothing to replay" });
    }),
  );
}

/** As the system says it: `permission denied`. */
function reasonText({ reason, message }: PlatformError): string {
  const said = reason.cause instanceof Error ? reason.cause.message : message;
  return /^E[A-Z]+: ([^,]+)/.exec(said)?.[1] ?? said;
}

/** For people who open the file; replay never reads it. */
function eventText({ actor, frames, step, changes, result }: Event): string {
  const inside = frames.map(({ name }) => `${name} > `).join("");
  const came = result === null ? "" : ` → ${result}`;
  const changed = changes.map(({ cell, before, after }) => `${cell}: ${before} → ${after}`);
  return `${actor}: ${inside}${step}${came}${changed.map((it) => `; ${it}`).join("")}`;
}

export function readTrace(file: string): Effect.Effect<TraceFile, Mistake, FileSystem.FileSystem> {
  return Effect.gen(function* () {
    const json = yield* parsed(file, yield* contents(file));
    yield* checkVersion(file, json);
    const trace = Schema.decodeUnknownResult(TraceFile)(json);
    if (Result.isFailure(trace)) {
      const reason = printable(trace.failure.message).slice(0, 200);
      return yield* mistake(file, `is not a trace: ${reason}`);
    }
    const steps = trace.success.schedule.length;
    const from = trace.success.cycleFrom ?? 0;
    if (from > steps) {
      const has = `repeats what follows ${counted(from, "step")}`;
      return yield* mistake(file, `${has}, and has ${counted(steps, "step")}`);
    }
    if (steps <= longestSteps) return trace.success;
    const limit = `replay takes at most ${counted(longestSteps, "step")}`;
    return yield* mistake(file, `has ${counted(steps, "step")}; ${limit}`);
  });
}

function contents(file: string): Effect.Effect<string, Mistake, FileSystem.FileSystem> {
  return Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    const { size, type } = yield* fs.stat(file);
    if (type !== "File") return yield* mistake(file, "is not a file");
    if (Number(size) > longestBytes) {
      return yield* mistake(file, `has ${size} bytes; a trace has at most ${longestBytes}`);
    }
    return yield* fs.readFileString(file);
  }).pipe(
    Effect.catchTag("PlatformError", (error) =>
      error.reason._tag === "NotFound"
        ? mistake(file, "does not exist", "a run that finds a violation says where it saves it")
        : mistake(file, `cannot be read: ${reasonText(error)}`),
    ),
  );
}

function parsed(file: string, text: string): Effect.Effect<unknown, Mistake> {
  return Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: () => text,
  }).pipe(
    Effect.catch(() => {
      const isCut = /^\s*\{/.test(text) && !/\}\s*$/.test(text);
      const remedy = isCut ? "it seems to be cut off: save it again" : null;
      return mistake(file, text.trim() === "" ? "is empty" : "is not JSON", remedy);
    }),
  );
}

function checkVersion(file: string, json: unknown): Effect.Effect<void, Mistake> {
  if (typeof json !== "object" || json === null || !("version" in json)) {
    return mistake(file, "is not a trace: it has no version");
  }
  if (json.version === newest) return Effect.void;
  const isNewer = typeof json.version === "number" && json.version > newest;
  return isNewer
    ? mistake(
        file,
        `is of version ${json.version}; this refault reads version ${newest}`,
        "replay it with the refault that wrote it, or a newer one",
      )
    : mistake(file, `is not a trace: version is ${printable(JSON.stringify(json.version))}`);
}

function mistake(
  file: string,
  message: string,
  remedy: string | null = null,
): Effect.Effect<never, Mistake> {
  const name = file === "" ? '""' : file;
  return Effect.fail(new Mistake({ message: `${name} ${message}`, remedy }));
}
