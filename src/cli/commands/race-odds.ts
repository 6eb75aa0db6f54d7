/** `refault race-odds MODEL[/VARIANT]…`: how likely a race is, exactly and by each strategy. */
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { type RaceOdds, type RaceOddsOptions, raceOdds } from "../../check/race-odds.ts";
import type { Model } from "../../model/model.ts";
import { mistakeText } from "../../report/mistake.ts";
import { raceOddsDocument, raceOddsLines } from "../../report/race-odds.ts";
import { Ended, exitCodes } from "../exit-code.ts";
import { guarded } from "../explore.ts";
import type { Mistake } from "../mistake.ts";
import { select } from "../models/selection.ts";
import { parameterFlag } from "../parameter-flag.ts";
import { Screen } from "../screen.ts";
import { patienceMs, Watchdog } from "../watchdog.ts";

const positive = (name: string, usual: number) =>
  Flag.Int(name).pipe(
    Flag.filter(
      (count) => count > 0,
      () => "a number above 0",
    ),
    Flag.withDefault(usual),
  );

const flags = {
  models: Argument.String("MODEL").pipe(
    Argument.variadic({ min: 1 }),
    Argument.withDescription("model, model/variant, or a path such as ./my-race.ts"),
  ),
  param: parameterFlag,
  claim: Flag.String("claim").pipe(
    Flag.withDescription("The claim that counts as broken (any)"),
    Flag.optional,
  ),
  runs: positive("runs", 20_000).pipe(Flag.withDescription("Runs of each strategy (20000)")),
  seed: Flag.Int("seed").pipe(
    Flag.withDescription("Of what is drawn at random (1)"),
    Flag.withDefault(1),
  ),
  maxSteps: positive("max-steps", 10_000).pipe(
    Flag.withDescription("Steps of one run, at most (10000)"),
  ),
  maxStates: positive("max-states", 1 << 20).pipe(
    Flag.withDescription("States of a graph that is still computed exactly (1048576)"),
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDefault(false),
    Flag.withDescription("One JSON document on stdout"),
  ),
};

export const raceOddsCommand = Command.make(
  "race-odds",
  flags,
  ({ models, json, param, ...given }) =>
    Effect.gen(function* () {
      const { page, notesPage, print, note } = yield* Screen;
      const { selected, mistakes } = yield* select(models);
      for (const mistake of mistakes) note(mistakeText(mistake, notesPage));
      const options = {
        ...given,
        claim: Option.getOrNull(given.claim),
        parameters: Object.fromEntries(param),
        maxBytes: Math.floor(process.availableMemory() / 2),
      };
      const found: RaceOdds[] = [];
      for (const { model, variants } of selected) {
        for (const variant of variants.filter((name) => isExplorable(model, name))) {
          const odds = yield* oddsOf(model, { ...options, variant });
          found.push(odds);
          if (!json) print([...raceOddsLines(odds, page), ""]);
        }
      }
      if (json) print([raceOddsDocument(found)]);
      if (mistakes.length > 0) yield* new Ended({ code: exitCodes.mistake });
    }),
).pipe(
  Command.withDescription("How likely a run breaks a claim: exactly, and by each strategy"),
  Command.withExamples([
    { command: "refault race-odds dcss-rcu/freed-at-once", description: "The odds of one race" },
  ]),
);

function isExplorable(model: Model, variant: string): boolean {
  return model.variants.get(variant)?.verdict !== "needs";
}

function oddsOf(
  model: Model,
  options: Omit<RaceOddsOptions, "watch">,
): Effect.Effect<RaceOdds, Mistake> {
  return Effect.gen(function* () {
    const watchdog = new Watchdog(patienceMs);
    const work = raceOdds(model, { ...options, watch: watchdog.watch });
    for (;;) {
      const slice = yield* guarded(() => work.next(), watchdog);
      if (slice.done === true) return slice.value;
      yield* Effect.yieldNow;
    }
  });
}
