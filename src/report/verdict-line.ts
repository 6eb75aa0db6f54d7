/**
 * One line for each variant as it finishes, and a second one where something is to be said about it:
 * an expectation that was not met, a bound that was hit.
 */
import type { Report } from "../check/report.ts";
import type { Expectation } from "../model/model.ts";
import type { Ink, Page } from "./page.ts";
import {
  counted,
  duration,
  grouped,
  padded,
  paddedLeft,
  printable,
  widthOf,
  wrapped,
} from "./typography.ts";

/** Column widths, chosen before the first verdict is known so that lines can be printed at once. */
export interface VerdictColumns {
  readonly variant: number;
  readonly verdict: number;
  /** Of states, steps and time; null where the page is too narrow and they stand below. */
  readonly counts: readonly [number, number, number] | null;
}

const gap = "  ";
const markWidth = 4;
const countWidths = [
  [16, 9, 8],
  [12, 8, 7],
] as const;

export function verdictColumns(
  variants: Iterable<readonly [string, Expectation]>,
  page: Page,
): VerdictColumns {
  const all = [...variants];
  const variant = Math.max(0, ...all.map(([name]) => widthOf(name)));
  const expectations = all.map(([, it]) => widthOf(expectationText(it)));
  const verdict = Math.max("unresolved".length, ...expectations);
  const room = page.width - markWidth - variant - gap.length - verdict;
  const counts = countWidths.find(
    (widths) => widths.reduce((sum, width) => sum + gap.length + width, 0) <= room,
  );
  return { variant, verdict, counts: counts ?? null };
}

export function verdictLine(
  report: Report,
  durationMs: number,
  columns: VerdictColumns,
  page: Page,
): string[] {
  const { witness } = report;
  const steps = witness === null ? "" : counted(witness.events.length, "step");
  const states = exploredText(report);
  const time = duration(durationMs);
  const asides = remarks(report).flatMap((remark) => wrapped(remark, page.width - 6, "  "));
  const head = headOf(report, columns, page);
  if (columns.counts === null) {
    const texts = [states, steps, time].filter((text) => text !== "").join(gap);
    return [head, page.paint("faint", below(texts)), ...asides.map(below)];
  }
  const [forStates, forSteps, forTime] = columns.counts;
  const faint = page.paint("faint", paddedLeft(time, forTime));
  const line = [head, paddedLeft(states, forStates), paddedLeft(steps, forSteps), faint];
  return [line.join(gap), ...asides.map(below)];
}

function below(text: string): string {
  return `      ${text}`;
}

function headOf(report: Report, { variant, verdict, counts }: VerdictColumns, page: Page): string {
  const { mark, ink } = standing(report);
  const text = verdictText(report);
  const said = page.paint(ink, counts === null ? text : padded(text, verdict));
  return `  ${page.paint(ink, mark)} ${padded(report.variant, variant)}${gap}${said}`;
}

/** `holds`, `violated no-deadlock`, `unresolved`. */
function verdictText({ verdict }: Report): string {
  return verdict.kind === "violated" ? `violated ${printable(verdict.claim)}` : verdict.kind;
}

export function expectationText(expected: Expectation): string {
  switch (expected.verdict) {
    case "holds":
      return "holds";
    case "violated":
      return `violated ${expected.claim}`;
    case "needs":
      return `needs ${expected.what}`;
  }
}

function standing({ verdict, asExpected }: Report): { mark: string; ink: Ink } {
  if (verdict.kind === "unresolved") return { mark: "?", ink: "unsure" };
  return asExpected ? { mark: "✓", ink: "good" } : { mark: "✗", ink: "bad" };
}

function exploredText({ states, transitions }: Report): string {
  return states === null ? `${counted(transitions, "step")} walked` : counted(states, "state");
}

function remarks({ verdict, expected, asExpected, figures, strategy, seed }: Report): string[] {
  const largest = figures.map(
    ({ name, largest }) => `${printable(name)}: at most ${grouped(largest)}`,
  );
  return [
    verdict.kind === "unresolved" ? `unresolved: ${printable(verdict.reason)}` : null,
    verdict.kind === "unresolved" || asExpected ? null : `expected: ${expectationText(expected)}`,
    strategy === "random" ? `random walks with seed ${seed}` : null,
    largest.length === 0 ? null : largest.join(", "),
  ].filter((remark) => remark !== null);
}
