/** `refault run [MODEL[/VARIANT]…]`: explores, and says what it found. */

import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { Ended, exitCodes } from "../exit-code.ts";
import { select } from "../models/selection.ts";
import { parameterFlag } from "../parameter-flag.ts";
import { Screen } from "../screen.ts";
import { bytesOf } from "../size.ts";
import { runSuite } from "../suite.ts";
import { inLines, inOneDocument } from "../telling.ts";

const positive = (name: string) =>
  Flag.Int(name).pipe(
    Flag.filter(
      (count) => count > 0,
      (count) => `a number above 0, not ${count}`,
    ),
  );

const toggle = (name: string) => Flag.Boolean(name).pipe(Flag.withDefault(false));

const memory = Flag.String("max-memory").pipe(
  Flag.filterMap(
    (text) => Option.fromNullishOr(bytesOf(text)),
    (text) => `an amount such as 512m or 2g, not ${JSON.stringify(text)}`,
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
  strategy: Flag.Literals("strategy", ["exhaustive", "random"]).pipe(
    Flag.withDescription("Every interleaving, or random walks (exhaustive)"),
    Flag.withDefault("exhaustive" as const),
  ),
  seed: Flag.Int("seed").pipe(
    Flag.withDescription("Of the random walks; the same seed walks the same way (1)"),
    Flag.withDefault(1),
  ),
  runs: positive("runs").pipe(Flag.withDescription("Random walks (10000)"), Flag.optional),
  maxSteps: positive("max-steps").pipe(
    Flag.withDescription("Steps of one random walk (10000)"),
    Flag.optional,
  ),
  maxStates: positive("max-states").pipe(
    Flag.withDescription("States per variant before it is left unresolved"),
    Flag.optional,
  ),
  maxSeconds: Flag.Finite("max-seconds").pipe(
    Flag.filter(
      (seconds) => seconds > 0,
      (seconds) => `a number above 0, not ${seconds}`,
    ),
    Flag.withDescription("Seconds per variant before it is left unresolved"),
    Flag.optional,
  ),
  maxMemory: memory,
  json: toggle("json").pipe(Flag.withDescription("One JSON document on stdout")),
  quiet: toggle("quiet").pipe(
    Flag.withAlias("q"),
    Flag.withDescription("Say only what is not as expected"),
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
      maxBytes: Option.getOrElse(given.maxMemory, () => Math.floor(process.availableMemory() / 2)),
      ...Option.match(given.maxStates, {
        onNone: () => ({}),
        onSome: (maxStates) => ({ maxStates }),
      }),
      ...Option.match(given.maxSteps, { onNone: () => ({}), onSome: (maxSteps) => ({ maxSteps }) }),
      ...Option.match(given.runs, { onNone: () => ({}), onSome: (runs) => ({ runs }) }),
    };
    const options = { check, maxSeconds: Option.getOrNull(given.maxSeconds) };
    const code = yield* runSuite(selection, options, telling);
    if (code !== exitCodes.asExpected) yield* new Ended({ code });
  }),
).pipe(
  Command.withDescription("Explore every interleaving of models and compare with what is expected"),
  Command.withExamples([
    { command: "refault run", description: "Every variant of every model" },
    { command: "refault run spufs/core-inserts", description: "One variant, with its witness" },
    { command: "refault run ./my-race.ts --param cpus=3", description: "A file of your own" },
  ]),
);
