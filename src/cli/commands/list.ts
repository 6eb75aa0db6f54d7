/** `refault list`: what there is to explore. */

import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { mistakeText } from "../../report/mistake.ts";
import { printable } from "../../report/typography.ts";
import { expectationText } from "../../report/verdict-line.ts";
import { Ended, exitCodes } from "../exit-code.ts";
import { type Selected, select } from "../models/selection.ts";
import { Screen } from "../screen.ts";

export const list = Command.make("list", {}, () =>
  Effect.gen(function* () {
    const { page, notesPage, print, note } = yield* Screen;
    const { selected, mistakes } = yield* select([]);
    const { default: Table } = yield* Effect.promise(() => import("cli-table3"));
    const rows = selected.flatMap(rowsOf);
    const table = new Table({
      head: titles.map((title) => page.paint("strong", title)),
      style: { head: [], border: [], compact: true, "padding-left": 0 },
      colWidths: columnWidths(rows, page.width),
      wordWrap: true,
      chars: { ...ruled, middle: " " },
    });
    table.push(...rows);
    print(
      table
        .toString()
        .split("\n")
        .map((line) => line.trimEnd()),
    );
    const notes = mistakes.map((mistake) => mistakeText(mistake, notesPage).join("\n"));
    note([...new Set(notes)]);
    if (mistakes.length > 0) yield* new Ended({ code: exitCodes.mistake });
  }),
).pipe(Command.withDescription("List the models, their variants and what is expected of each"));

const titles = ["model", "variant", "expected", "source"];

/** The last column takes what the others leave. */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const natural = [0, 1, 2].map(
    (column) => Math.max(...[titles, ...rows].map((row) => row[column]?.length ?? 0)) + 1,
  );
  const taken = natural.reduce((sum, column) => sum + column + 1, 0);
  return [...natural, Math.max(24, width - taken)];
}

function rowsOf({ model }: Selected): string[][] {
  return [...model.variants].map(([variant, expected], at) => [
    at === 0 ? model.name : "",
    variant,
    expectationText(expected),
    at === 0 ? printable(model.source) : "",
  ]);
}

/** Columns set apart by space alone. */
const ruled = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`, `left-${side}`, `right-${side}`].map(
      (name) => [name, ""],
    ),
  ),
);
