/**
 * A run told side by side, as commit messages of the kernel do: numbered rows, a column for each
 * lane, what changed on the right. Only one lane acts in a row, so its text may run on over the empty
 * columns beside it; where it begins says whose it is.
 *
 *      CPU0               CPU1
 *      toucher            switcher
 *   1  read ctx.state → runnable
 *   2                     zap              pte: hw → none   race.ts:31
 */
import type { Witness } from "../../witness/witness.ts";
import type { Page } from "../page.ts";
import { padded, printable, widestOf, widthOf } from "../typography.ts";
import { type Cell, emptyCell, fitted, unyielding } from "./grid.ts";
import { type Lane, lanesOf } from "./lanes.ts";
import { nested, type Row } from "./nesting.ts";
import { changesCell, indentOf, numberCell, placeCell } from "./row-cells.ts";

const narrowestLane = 16;
/** Of the last lane, which has no empty columns beside it. */
const narrowestText = 22;
const gap = 2;
const narrowestChanges = 24;

/** Null if the lanes do not fit on the page. */
export function sideBySide(witness: Witness, claim: string | null, page: Page): string[] | null {
  const lanes = lanesOf(witness);
  const rows = indented(withNames(nested(witness, claim), lanes));
  const widths = lanes.map((lane) => laneWidth(lane, rows));
  const set = (widest: number, text: number, changes: number) => {
    const starts = startsOf(widths, widest);
    const cells = [
      ...headings(lanes, starts),
      ...rows.map((row) => cellsOf(row, starts[laneOf(row, lanes)] ?? 0, witness, page)),
    ];
    const area = text + (starts.at(-1) ?? 0);
    return fitted(cells, [unyielding, area, changes, unyielding], page)?.flat() ?? null;
  };
  for (const changes of [unyielding, narrowestChanges]) {
    for (let widest = Math.max(...widths); widest >= narrowestLane; widest -= 2) {
      const lines = set(widest, unyielding, changes);
      if (lines !== null) return lines;
    }
  }
  return (
    set(narrowestLane, narrowestText, narrowestChanges) ??
    set(narrowestLane, narrowestText, narrowestLane)
  );
}

/** Where each lane begins, none but the last getting more than `widest` columns for itself. */
function startsOf(widths: readonly number[], widest: number): readonly number[] {
  let start = 0;
  return widths.map((width) => {
    const here = start;
    start += Math.min(width, widest) + gap;
    return here;
  });
}

function laneWidth({ title, subtitle, actors }: Lane, rows: readonly Row[]): number {
  const own = rows.filter(({ actor }) => actors.includes(actor));
  return widestOf([title, subtitle, ...own.map(({ text }) => text)]);
}

function indented(rows: readonly Row[]): readonly Row[] {
  const indent = indentOf(rows);
  return rows.map((row) => ({ ...row, text: `${indent(row.depth)}${row.text}` }));
}

function laneOf({ actor }: Row, lanes: readonly Lane[]): number {
  return lanes.findIndex(({ actors }) => actors.includes(actor));
}

function headings(lanes: readonly Lane[], starts: readonly number[]): Cell[][] {
  const line = (words: readonly string[]): Cell[] => [
    emptyCell,
    { lines: [headingLine(words, starts)], ink: "strong" },
  ];
  const isNamed = lanes.some(({ subtitle }) => subtitle !== "");
  const titles = line(lanes.map(({ title }) => title));
  return isNamed ? [titles, line(lanes.map(({ subtitle }) => subtitle))] : [titles];
}

/** The words at their lanes' starts, cut where the next lane begins. */
function headingLine(words: readonly string[], starts: readonly number[]): string {
  return words.reduce((line, word, at) => {
    const room = (starts[at + 1] ?? unyielding) - (starts[at] ?? 0) - 1;
    const cut = widthOf(word) > room ? `${[...word].slice(0, room - 1).join("")}…` : word;
    return padded(line, starts[at] ?? 0) + cut;
  }, "");
}

function cellsOf(row: Row, start: number, witness: Witness, page: Page): Cell[] {
  const lines = [`${" ".repeat(start)}${row.text}`];
  const step: Cell = row.number === null ? { lines, ink: "strong" } : { lines };
  return [numberCell(row, witness.events.length), step, changesCell(row), placeCell(row, page)];
}

/** On a CPU with several actors, a row names the one that goes on wherever it was another before. */
function withNames(rows: readonly Row[], lanes: readonly Lane[]): readonly Row[] {
  const running = new Map<number, string>();
  return rows.flatMap((row) => {
    const lane = laneOf(row, lanes);
    if (lane < 0 || lanes[lane]?.actors.length === 1) return [row];
    const { actor } = row;
    const below = { ...row, depth: row.depth + 1 };
    if (running.get(lane) === actor) return [below];
    running.set(lane, actor);
    const text = `${printable(actor)}:`;
    return [{ actor, number: null, depth: 0, text, event: null, breaks: null }, below];
  });
}
