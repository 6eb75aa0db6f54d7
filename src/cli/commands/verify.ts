/** `refault verify [MODEL[/VARIANT]…] --with spin`: has another checker count the same states. */
import { availableParallelism } from "node:os";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { mistakeText } from "../../report/mistake.ts";
import { Ended, exitCodes, gravest } from "../exit-code.ts";
import { select } from "../models/selection.ts";
import { parameterFlag } from "../parameter-flag.ts";
import { Screen } from "../screen.ts";

const flags = {
  models: Argument.String("MODEL").pipe(
    Argument.variadic(),
    Argument.withDescription("model, model/variant or a path; all of models/ if none is given"),
  ),
  with: Flag.Literals("with", ["spin"]).pipe(Flag.withDescription("Which checker to ask")),
  param: parameterFlag,
};

export const verify = Command.make("verify", flags, ({ models, param }) =>
  Effect.gen(function* () {
    const screen = yield* Screen;
    const { needsSpin } = yield* Effect.promise(() => import("../verify/spin.ts"));
    const { opinionLine, opinionOf, opinionSummary } = yield* Effect.promise(
      () => import("../verify/opinion.ts"),
    );
    yield* needsSpin;
    const { selected, mistakes } = yield* select(models);
    for (const mistake of mistakes) screen.note(mistakeText(mistake, screen.notesPage));
    const startedMs = performance.now();
    const asked = selected.flatMap(({ model, variants }) =>
      variants.map((variant) => ({ model, variant, parameters: Object.fromEntries(param) })),
    );
    const width = Math.max(0, ...asked.map((it) => `${it.model.name}/${it.variant}`.length));
    const opinions = yield* Stream.fromIterable(asked).pipe(
      Stream.mapEffect(opinionOf, { concurrency: availableParallelism() }),
      Stream.tap((opinion) =>
        Effect.sync(() => screen.print(opinionLine(opinion, width, screen.page))),
      ),
      Stream.runCollect,
    );
    screen.print(["", opinionSummary(opinions, performance.now() - startedMs, screen.page)]);
    const code = gravest([
      ...opinions.map(({ code }) => code),
      ...(mistakes.length > 0 ? [exitCodes.mistake] : []),
    ]);
    if (code !== exitCodes.asExpected) yield* new Ended({ code });
  }),
).pipe(
  Command.withDescription("Have another model checker count the states that refault counted"),
  Command.withExamples([
    { command: "refault verify spufs --with spin", description: "Every variant of a model" },
  ]),
);
