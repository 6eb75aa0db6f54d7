/**
 * One line for each variant as it finishes, and a second one where something is to be said about it:
 * an expectation that was not met, a bound that was hit.
 */
import type { ClaimRemark, Report } from "../check/report.ts";
import type { Expectation } from "../model/model.ts";
import type { Ink, Page } from "./page.ts";
import { guaranteeText, qualifiedText, strategyRemarks } from "./qualifier.ts";
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
/** That every reachable state was explored is what `holds` means. */
const proved = "holds · exhaustive";
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
  const expectations = all.map(([, it]) =>
    widthOf(it.verdict === "holds" ? proved : expectationText(it)),
  );
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
  const [text, ...rest] = verdictTexts(report, columns, page);
  const asides = [...rest, ...remarks(report)].flatMap((it) => wrapped(it, page.width - 6, "  "));
  const counts = widthOf(text) > columns.verdict ? null : columns.counts;
  const head = headOf(report, text, { ...columns, counts }, page);
  if (counts === null) {
    const texts = [states, steps, time].filter((text) => text !== "").join(gap);
    return [head, page.paint("faint", below(texts)), ...asides.map(below)];
  }
  const [forStates, forSteps, forTime] = counts;
  const faint = page.paint("faint", paddedLeft(time, forTime));
  const line = [head, paddedLeft(states, forStates), paddedLeft(steps, forSteps), faint];
  return [line.join(gap), ...asides.map(below)];
}

function below(text: string): string {
  return `      ${text}`;
}

/** The verdict as it stands on its line, and what there is no room for. */
function verdictTexts(
  report: Report,
  { variant }: VerdictColumns,
  page: Page,
): readonly [string, ...string[]] {
  const text = verdictText(report);
  const guarantee = report.qualifier === null ? null : guaranteeText(report.qualifier);
  if (guarantee === null) return [text];
  const whole = `${text} · ${guarantee}`;
  const room = page.width - markWidth - variant - gap.length;
  return widthOf(whole) <= room ? [whole] : [text, guarantee];
}

function headOf(
  report: Report,
  text: string,
  { variant, verdict, counts }: VerdictColumns,
  page: Page,
): string {
  const { mark, ink } = standing(report);
  const said = page.paint(ink, counts === null ? text : padded(text, verdict));
  return `  ${page.paint(ink, mark)} ${padded(report.variant, variant)}${gap}${said}`;
}

/** `holds · exhaustive`, `violated no-deadlock`, `unresolved`, or how far it holds. */
function verdictText({ verdict, qualifier }: Report): string {
  switch (verdict.kind) {
    case "holds":
      return proved;
    case "violated":
      return `violated ${printable(verdict.claim)}`;
    case "unresolved":
      return qualifier === null ? verdict.kind : qualifiedText(qualifier);
  }
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

const reducedBy = {
  none: null,
  persistent: "reduced by persistent sets",
  sleep: "reduced by persistent sets and sleep sets",
  symmetry: "reduced by symmetry",
  all: "reduced by persistent sets and symmetry",
} as const;

function remarkText(what: string): (remark: ClaimRemark) => string {
  return ({ claim, why }) => `"${printable(claim)}" ${what}: ${printable(why)}`;
}

function remarks(report: Report): string[] {
  const { verdict, expected, asExpected, figures, asides, qualifier } = report;
  const { reduction, unreduced, undecided, vacuous } = report;
  const largest = figures.map(
    ({ name, largest }) => `${printable(name)}: at most ${grouped(largest)}`,
  );
  return [
    verdict.kind === "unresolved" && qualifier === null
      ? `unresolved: ${printable(verdict.reason)}`
      : null,
    verdict.kind === "unresolved" || asExpected ? null : `expected: ${expectationText(expected)}`,
    ...strategyRemarks(report),
    reducedBy[reduction],
    unreduced === null ? null : `not reduced as asked: ${printable(unreduced)}`,
    ...(verdict.kind === "unresolved" ? undecided : []).map(remarkText("is undecided")),
    ...vacuous.map(remarkText("holds for nothing")),
    ...asides.map(printable),
    largest.length === 0 ? null : largest.join(", "),
  ].filter((remark) => remark !== null);
}
