/** The cells of a row that both forms of a told run share: its number, its changes, its place. */
import type { Page } from "../page.ts";
import { firmSpace, paddedLeft, printable } from "../typography.ts";
import { type Cell, emptyCell } from "./grid.ts";
import type { Row } from "./nesting.ts";

export function numberCell({ number }: Row, steps: number): Cell {
  const width = String(steps).length + 2;
  return { lines: [paddedLeft(number === null ? "" : String(number), width)], ink: "faint" };
}

/** `pte: none → hw`, a line for each changed cell, and the claim that the step breaks. */
export function changesCell({ event, actor, breaks }: Row): Cell {
  const changes = event?.changes ?? [];
  const lines = changes.map(({ cell, before, after }) => {
    const own = cell.startsWith(`${actor}.`) ? cell.slice(actor.length + 1) : cell;
    const change = `${printable(before)} → ${printable(after)}`;
    return `${printable(own)}: ${change.replaceAll(" ", firmSpace)}`;
  });
  const all = breaks === null ? lines : [...lines, `✗ ${printable(breaks)}`];
  return { lines: all, ink: "changed" };
}

/** One column for each level of a deep call, two for each of a shallow one. */
export function indentOf(rows: readonly Row[]): (depth: number) => string {
  const unit = rows.some(({ depth }) => depth > 3) ? " " : "  ";
  return (depth) => unit.repeat(depth);
}

/** In a table a file goes by its last name; the lines around it give its path. */
export function placeCell({ event }: Row, page: Page): Cell {
  const place = event?.place ?? null;
  if (place === null) return emptyCell;
  return { lines: [page.locate(place).replace(/^.*\//, "")], ink: "faint" };
}
