/** `refault export MODEL/VARIANT --promela | --tla`: the learned image in another checker's language. */
import { basename } from "node:path";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Option from "effect/Option";
import type { Subject } from "../../export/subject.ts";
import { exhausted } from "../exhausted.ts";
import { Mistake } from "../mistake.ts";
import { type Selected, select } from "../models/selection.ts";
import { parameterFlag } from "../parameter-flag.ts";
import { Screen } from "../screen.ts";

const flags = {
  model: Argument.String("MODEL/VARIANT").pipe(
    Argument.withDescription("One variant, such as spufs/core-inserts or ./my-race.ts/plain"),
  ),
  promela: Flag.Boolean("promela").pipe(
    Flag.withDescription("As Promela, for Spin"),
    Flag.withDefault(false),
  ),
  tla: Flag.Boolean("tla").pipe(
    Flag.withDescription("As a TLA+ module, for TLC"),
    Flag.withDefault(false),
  ),
  out: Flag.String("out").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("The file to write (stdout)"),
    Flag.optional,
  ),
  param: parameterFlag,
};

export const exporting = Command.make("export", flags, (given) =>
  Effect.gen(function* () {
    if (given.promela === given.tla) {
      return yield* new Mistake({ message: "say one of --promela and --tla" });
    }
    const { selected } = yield* select([given.model]);
    const { model, variant } = yield* onlyOne(selected);
    const subject = yield* exhausted(model, variant, Object.fromEntries(given.param));
    if ("lacks" in subject) {
      const message = `${model.name}/${variant} has no closed image to export: ${subject.lacks}`;
      return yield* new Mistake({ message });
    }
    const text = given.promela ? yield* inPromela(subject) : yield* inTla(subject, given.out);
    yield* written(text, given.out);
  }),
).pipe(
  Command.withDescription("Write what was learned of a variant for another model checker"),
  Command.withExamples([
    {
      command: "refault export spufs/core-inserts --promela --out spufs.pml",
      description: "For Spin",
    },
    { command: "refault export dcss/publish-last --tla", description: "For TLC, on stdout" },
  ]),
);

function onlyOne(
  selected: readonly Selected[],
): Effect.Effect<{ readonly model: Selected["model"]; readonly variant: string }, Mistake> {
  const [first, ...others] = selected.flatMap(({ model, variants }) =>
    variants.map((variant) => ({ model, variant })),
  );
  if (first !== undefined && others.length === 0) return Effect.succeed(first);
  const names = [first, ...others].flatMap((it) =>
    it === undefined ? [] : `${it.model.name}/${it.variant}`,
  );
  const remedy =
    names.length > 4 ? `${names.slice(0, 4).join(", ")} or another` : names.join(" or ");
  return Effect.fail(
    new Mistake({
      message: "one variant is exported at a time",
      remedy: `say which: ${remedy}`,
    }),
  );
}

function inPromela(subject: Subject): Effect.Effect<string> {
  return Effect.gen(function* () {
    const { promela } = yield* Effect.promise(() => import("../../export/promela/promela.ts"));
    return promela(subject).text;
  });
}

/** TLC looks for a module in the file of its name. */
function inTla(subject: Subject, out: Option.Option<string>): Effect.Effect<string, never, Screen> {
  return Effect.gen(function* () {
    const { note } = yield* Screen;
    const { tla } = yield* Effect.promise(() => import("../../export/tla/tla.ts"));
    const { text, module } = tla(subject);
    const file = `${module}.tla`;
    if (Option.isSome(out) && basename(out.value) !== file) note([`TLC wants it to be in ${file}`]);
    return text;
  });
}

function written(
  text: string,
  out: Option.Option<string>,
): Effect.Effect<void, Mistake, Screen | FileSystem.FileSystem> {
  return Effect.gen(function* () {
    const { print } = yield* Screen;
    if (Option.isNone(out)) return print([text.trimEnd()]);
    const fs = yield* FileSystem.FileSystem;
    yield* fs
      .writeFileString(out.value, text)
      .pipe(
        Effect.mapError(
          ({ message }) =>
            new Mistake({ message: `${out.value} could not be written: ${message}` }),
        ),
      );
  });
}
