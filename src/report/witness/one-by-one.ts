/**
 * A run told one by one, for more lanes than fit side by side: a heading wherever another actor goes
 * on, its steps below.
 *
 *     CPU1 switcher, in spu_unbind
 *   7    zap              pte: hw → none   race.ts:31
 */
import type { Witness } from "../../witness/witness.ts";
import type { Page } from "../page.ts";
import { printable } from "../typography.ts";
import { type Cell, fitted, unyielding } from "./grid.ts";
import { nested, type Row } from "./nesting.ts";
import { changesCell, indentOf, numberCell, placeCell } from "./row-cells.ts";

/** Of numbers, steps, changes and places: the first row that fits. */
const minimums = [
  [unyielding, unyielding, 36, unyielding],
  [unyielding, 40, 30, unyielding],
  [unyielding, 20, 16, unyielding],
  [unyielding, 16, 16, 12],
] as const;

export function oneByOne(witness: Witness, claim: string | null, page: Page): string[] {
  const rows = nested(witness, claim);
  const indent = indentOf(rows);
  const cells = rows.map((row) => [
    numberCell(row, witness.events.length),
    stepCell(row, indent),
    changesCell(row),
    placeCell(row, page),
  ]);
  const numberWidth = String(witness.events.length).length + 2;
  const set = minimums
    .map((columns) => fitted(cells, columns, page))
    .find((lines) => lines !== null);
  const margin = " ".repeat(numberWidth + 2);
  return (set ?? []).flatMap((lines, at) => {
    const row = rows[at];
    const isSame = row === undefined || row.actor === "" || row.actor === rows[at - 1]?.actor;
    if (isSame) return lines;
    return [`${margin}${page.paint("strong", heading(row, witness))}`, ...lines];
  });
}

function stepCell({ depth, text, number }: Row, indent: (depth: number) => string): Cell {
  const lines = [`  ${indent(depth)}${text}`];
  return number === null ? { lines, ink: "strong" } : { lines };
}

/** Who goes on, and where it had got to: `CPU1 switcher, in spu_unbind`. */
function heading(row: Row, witness: Witness): string {
  const lane = witness.actors.find(({ actor }) => actor === row.actor)?.lane ?? null;
  const name = lane === null ? row.actor : `${lane} ${row.actor}`;
  const inside = row.event?.frames.at(-1)?.name;
  return printable(inside === undefined ? name : `${name}, in ${inside}`);
}
