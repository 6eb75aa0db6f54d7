/**
 * A grid of texts fitted to the page: columns are as wide as what stands in them, and where that is
 * too much, those on the right give way first and their texts wrap. No column falls below its
 * minimum; a grid that cannot be fitted so says it, and its owner chooses another form.
 */
import type { Ink, Page } from "../page.ts";
import { padded, widestOf, wrapped } from "../typography.ts";

export interface Cell {
  readonly lines: readonly string[];
  readonly ink?: Ink;
}

export const emptyCell: Cell = { lines: [] };

/** The minimum of a column that never wraps. */
export const unyielding: number = Number.POSITIVE_INFINITY;

const gap = "  ";

/** The printed lines of each row, or null if the page is too narrow for these minimums. */
export function fitted(
  rows: readonly (readonly Cell[])[],
  minimums: readonly number[],
  page: Page,
): string[][] | null {
  const room = page.width - gap.length * (minimums.length - 1);
  const widths = squeezed(naturalWidths(rows, minimums.length), minimums, room);
  return widths === null ? null : rows.map((row) => setRow(row, widths, page));
}

function naturalWidths(rows: readonly (readonly Cell[])[], count: number): number[] {
  return Array.from({ length: count }, (_, column) =>
    widestOf(rows.flatMap((row) => (row[column] ?? emptyCell).lines)),
  );
}

function squeezed(
  natural: readonly number[],
  minimums: readonly number[],
  room: number,
): readonly number[] | null {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  for (let column = widths.length - 1; column >= 0 && excess > 0; column -= 1) {
    const width = widths[column] ?? 0;
    const given = Math.min(excess, Math.max(0, width - (minimums[column] ?? 0)));
    widths[column] = width - given;
    excess -= given;
  }
  return excess > 0 ? null : widths;
}

function setRow(row: readonly Cell[], widths: readonly number[], page: Page): string[] {
  const columns = widths.map((width, column) =>
    (row[column] ?? emptyCell).lines.flatMap((line) => wrapped(line, width, hangingOf(line))),
  );
  const height = Math.max(1, ...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) => {
    const parts = columns.map((lines, column) => {
      const text = padded(lines[at] ?? "", widths[column] ?? 0);
      const ink = row[column]?.ink;
      return ink === undefined || text.trim() === "" ? text : page.paint(ink, text);
    });
    return parts.join(gap).trimEnd();
  });
}

/** Wrapped text stands a little deeper than the line it continues. */
function hangingOf(line: string): string {
  return `${/^ */.exec(line)?.[0] ?? ""}  `;
}
