/**
 * An audit as a table: what each reduction leaves of the full graph, and what it has lost.
 */
import type { Audit, AuditRow } from "../check/audit.ts";
import type { Page } from "./page.ts";
import { grouped, padded, paddedLeft, printable, wrapped } from "./typography.ts";

const names = {
  none: "full",
  persistent: "persistent",
  sleep: "persistent + sleep",
  symmetry: "symmetry",
  all: "persistent + symmetry",
} as const;

export function auditLines(audit: Audit, page: Page): string[] {
  const { rows, left, differences, unresolved } = audit;
  const sound = differences.length === 0 && unresolved === null;
  const unsound = unresolved === null ? page.paint("bad", "✗") : page.paint("unsure", "?");
  const mark = sound ? page.paint("good", "✓") : unsound;
  const said = [
    ...(unresolved === null ? [] : [`unresolved: ${printable(unresolved)}`]),
    ...differences,
  ];
  return [
    `${mark} ${page.paint("strong", `${audit.model}/${audit.variant}`)}`,
    ...rows.map((row) => `    ${rowText(row, rows[0]!)}`),
    ...left
      .flatMap(({ reduction, why }) =>
        wrapped(
          `    ${padded(names[reduction], nameWidth)}  not made: ${printable(why)}`,
          page.width,
          "      ",
        ),
      )
      .map((line) => page.paint("faint", line)),
    ...said.flatMap((text) => wrapped(`    ${printable(text)}`, page.width, "      ")),
  ];
}

const nameWidth = Math.max(...Object.values(names).map(({ length }) => length));

function rowText({ reduction, states, transitions }: AuditRow, full: AuditRow): string {
  const share = reduction === "none" ? "" : `${((100 * states) / full.states).toFixed(1)} %`;
  return [
    padded(names[reduction], nameWidth),
    paddedLeft(`${grouped(states)} states`, 18),
    paddedLeft(share, 8),
    paddedLeft(`${grouped(transitions)} transitions`, 24),
  ].join("");
}
