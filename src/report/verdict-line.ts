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
}

export function verdictColumns(variants: Iterable<readonly [string, Expectation]>): VerdictColumns {
  const all = [...variants];
  return {
    variant: Math.max(0, ...all.map(([variant]) => widthOf(variant))),
    verdict: Math.max("unresolved".length, ...all.map(([, it]) => widthOf(expectationText(it)))),
  };
}

export function verdictLine(
  report: Report,
  durationMs: number,
  columns: VerdictColumns,
  page: Page,
): string[] {
  const { mark, ink } = standing(report);
  const { witness } = report;
  const steps = witness === null ? "" : counted(witness.events.length, "step");
  const line = [
    `  ${page.paint(ink, mark)} ${padded(report.variant, columns.variant)}`,
    page.paint(ink, padded(verdictText(report), columns.verdict)),
    paddedLeft(exploredText(report), 16),
    paddedLeft(steps, 9),
    page.paint("faint", paddedLeft(duration(durationMs), 8)),
  ].join("  ");
  const asides = remarks(report).flatMap((remark) => wrapped(remark, page.width - 6, "  "));
  return [line, ...asides.map((aside) => `      ${aside}`)];
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
  return states === null ? `${grouped(transitions)} walked` : counted(states, "state");
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
