/** `refault run [MODEL[/VARIANT]…]`: explores, and says what it found. */
import { availableParallelism } from "node:os";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { auditAll, auditRefused } from "../audit.ts";
import { Ended, type ExitCode, exitCodes } from "../exit-code.ts";
import { select } from "../models/selection.ts";
import { parameterFlag } from "../parameter-flag.ts";
import { Screen } from "../screen.ts";
import { bytesOf } from "../size.ts";
import { strategyFlag } from "../strategy-flag.ts";
import { runSuite } from "../suite.ts";
import { inLines, inOneDocument } from "../telling.ts";

const positive = (name: string) =>
  Flag.Int(name).pipe(
    Flag.filter(
      (count) => count > 0,
      () => "a number above 0",
    ),
  );

const toggle = (name: string) => Flag.Boolean(name).pipe(Flag.withDefault(false));

const memory = Flag.String("max-memory").pipe(
  Flag.filterMap(
    (text) => Option.fromNullishOr(bytesOf(text)),
    () => "an amount such as 512m or 2g",
  ),
  Flag.withMetavar("AMOUNT"),
  Flag.withDescription("Memory for states, such as 512m or 2g (half of what is free)"),
  Flag.optional,
);

const flags = {
  models: Argument.String("MODEL").pipe(
    Argument.variadic(),
    Argument.withDescription(
      "model, model/variant, or a path such as ./my-race.ts; all of models/ if none is given",
    ),
  ),
  param: parameterFlag,
  strategy: strategyFlag,
  seed: Flag.Int("seed").pipe(
    Flag.withDescription("Of what is drawn at random; the same seed draws the same (1)"),
    Flag.withDefault(1),
  ),
  strict: toggle("strict").pipe(
    Flag.withDescription("Exit with 3 where a verdict holds only as far as was looked"),
  ),
  reduction: Flag.Literals("reduction", ["none", "persistent", "sleep", "symmetry", "all"]).pipe(
    Flag.withDescription("Fewer interleavings, or twins as one, where the claims allow it (none)"),
    Flag.withDefault("none" as const),
  ),
  runs: positive("runs").pipe(
    Flag.withDescription("How many runs are drawn at random (10000)"),
    Flag.optional,
  ),
  maxSteps: positive("max-steps").pipe(
    Flag.withDescription("Steps of one such run, at most (10000)"),
    Flag.optional,
  ),
  maxStates: positive("max-states").pipe(
    Flag.withDescription("States per variant before it is left unresolved"),
    Flag.optional,
  ),
  maxSeconds: Flag.Finite("max-seconds").pipe(
    Flag.filter(
      (seconds) => seconds > 0,
      () => "a number above 0",
    ),
    Flag.withDescription("Seconds per variant before it is left unresolved"),
    Flag.optional,
  ),
  maxMemory: memory,
  compact: toggle("compact").pipe(
    Flag.withDescription("Keep wide states as 64-bit fingerprints: less memory, and no proof"),
  ),
  workers: positive("workers").pipe(
    Flag.withDescription("Threads that share a large exhaustive search (1)"),
    Flag.withDefault(1),
  ),
  json: toggle("json").pipe(Flag.withDescription("One JSON document on stdout")),
  quiet: toggle("quiet").pipe(
    Flag.withAlias("q"),
    Flag.withDescription("Say only what is not as expected"),
  ),
  audit: toggle("audit").pipe(
    Flag.withDescription("Run reduced and full, and compare what they reach"),
  ),
  stats: toggle("stats").pipe(
    Flag.withDescription("What the learner and the search did for each variant"),
  ),
};

export const run = Command.make("run", flags, (given) =>
  Effect.gen(function* () {
    const screen = yield* Screen;
    const selection = yield* select(given.models).pipe(
      Effect.catch((mistake) =>
        given.json ? Effect.succeed({ selected: [], mistakes: [mistake] }) : Effect.fail(mistake),
      ),
    );
    const [first, ...others] = selection.selected.flatMap(({ variants }) => variants);
    const isOne = first !== undefined && others.length === 0;
    const telling = given.json
      ? inOneDocument(screen)
      : inLines(screen, {
          witnesses: isOne && given.models.length > 0 ? "all" : "unexpected",
          results: given.quiet ? "unexpected" : "all",
          stats: given.stats ? "shown" : "hidden",
        });
    const check = {
      parameters: Object.fromEntries(given.param),
      strategy: given.strategy,
      seed: given.seed,
      reduction: given.reduction,
      compact: given.compact,
      maxBytes: Option.getOrElse(given.maxMemory, () => Math.floor(process.availableMemory() / 2)),
      ...Option.match(given.maxStates, {
        onNone: () => ({}),
        onSome: (maxStates) => ({ maxStates }),
      }),
      ...Option.match(given.maxSteps, { onNone: () => ({}), onSome: (maxSteps) => ({ maxSteps }) }),
      ...Option.match(given.runs, { onNone: () => ({}), onSome: (runs) => ({ runs }) }),
    };
    if (given.audit) {
      const refused = auditRefused(given);
      if (refused !== null) return yield* refused;
      const maxStates = Option.getOrElse(given.maxStates, () => Number.POSITIVE_INFINITY);
      const code = yield* auditAll(selection, { ...check, maxStates });
      return yield* ended(code);
    }
    const rigour = given.strict ? "strict" : "qualified-will-do";
    const workers = yield* workersOf(given.workers);
    const maxSeconds = Option.getOrNull(given.maxSeconds);
    const options = { check, maxSeconds, rigour, workers } as const;
    const code = yield* runSuite(selection, options, telling);
    yield* ended(code);
  }),
).pipe(
  Command.withDescription("Explore every interleaving of models and compare with what is expected"),
  Command.withExamples([
    { command: "refault run", description: "Every variant of every model" },
    { command: "refault run spufs/core-inserts", description: "One variant, with its witness" },
    { command: "refault run ./my-race.ts --param cpus=3", description: "A file of your own" },
  ]),
);

/** More threads than cores would only get in each other's way. */
function workersOf(asked: number): Effect.Effect<number, never, Screen> {
  return Effect.gen(function* () {
    const cores = availableParallelism();
    if (asked <= cores) return asked;
    const { note } = yield* Screen;
    note([`${asked} workers are more than this machine's ${cores} cores: ${cores} it is`]);
    return cores;
  });
}

function ended(code: ExitCode): Effect.Effect<void, Ended> {
  return code === exitCodes.asExpected ? Effect.void : Effect.fail(new Ended({ code }));
}
