/** `refault list [MODEL…]`: what there is to explore; of the models named, what they abstract too. */

import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { mistakeText } from "../../report/mistake.ts";
import type { Page } from "../../report/page.ts";
import { printable, wrapped } from "../../report/typography.ts";
import { expectationText } from "../../report/verdict-line.ts";
import { Ended, exitCodes } from "../exit-code.ts";
import { type Selected, select } from "../models/selection.ts";
import { Screen, shownPath } from "../screen.ts";

const flags = {
  models: Argument.String("MODEL").pipe(
    Argument.variadic(),
    Argument.withDescription("model, model/variant or a path: tells its source and parameters too"),
  ),
};

export const list = Command.make("list", flags, ({ models }) =>
  Effect.gen(function* () {
    const { page, notesPage, print, note } = yield* Screen;
    const { selected, mistakes } = yield* select(models);
    const table = yield* tables;
    for (const one of selected) {
      print([heading(one, page), ...(models.length > 0 ? details(one, table, page) : [])]);
      print([...table(one.variants.map((variant) => [variant, expected(one, variant)])), ""]);
    }
    if (models.length === 0) {
      print([
        page.paint("faint", "refault list MODEL tells what a model is of, and its parameters"),
      ]);
    }
    const notes = mistakes.map((mistake) => mistakeText(mistake, notesPage).join("\n"));
    note([...new Set(notes)]);
    if (mistakes.length > 0) yield* new Ended({ code: exitCodes.mistake });
  }),
).pipe(Command.withDescription("List the models, their variants and what is expected of each"));

type Tabulate = (rows: readonly (readonly string[])[]) => string[];

/** Sets rows in columns that are set apart by space alone. */
const tables: Effect.Effect<Tabulate> = Effect.gen(function* () {
  const { default: Table } = yield* Effect.promise(() => import("cli-table3"));
  const style = { head: [], border: [], compact: true, "padding-left": 2, "padding-right": 0 };
  return (rows) => {
    const table = new Table({ style, chars: { ...unruled, middle: "" } });
    table.push(...rows.map((row) => [...row]));
    const lines = table.toString().split("\n");
    return lines.map((line) => line.trimEnd());
  };
});

const unruled = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`, `left-${side}`, `right-${side}`].map(
      (name) => [name, ""],
    ),
  ),
);

function heading({ model, file }: Selected, page: Page): string {
  return `${page.paint("strong", model.name)}  ${page.paint("faint", shownPath(file))}`;
}

function expected({ model }: Selected, variant: string): string {
  const expectation = model.variants.get(variant);
  return expectation === undefined ? "" : printable(expectationText(expectation));
}

function details({ model }: Selected, table: Tabulate, page: Page): string[] {
  const texts = [model.about, model.source].filter((text) => text !== "").map(printable);
  const parameters = Object.entries(model.parameters).map(([name, { text, initial }]) => [
    name,
    text,
    `${String(initial)} unless said`,
  ]);
  return [
    ...texts.flatMap((text) => wrapped(`  ${text}`, page.width, "  ")),
    ...(parameters.length > 0 ? ["", ...table(parameters)] : []),
    "",
  ];
}
