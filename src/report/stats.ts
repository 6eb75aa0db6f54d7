/**
 * What the learner and the search did, for `--stats`. The first line is the point of the learner: how
 * few generators ran for how many states.
 */
import type { Report } from "../check/report.ts";
import type { Page } from "./page.ts";
import { bytes, counted, grouped, printable } from "./typography.ts";

export function statsLines(report: Report, durationMs: number, page: Page): string[] {
  const { stats, states, transitions } = report;
  const perSecond = (transitions / Math.max(durationMs, 1)) * 1000;
  const locals = Object.entries(stats.localStates);
  const all = locals.reduce((sum, [, count]) => sum + count, 0);
  const [busiest, most] = locals.reduce((a, b) => (b[1] > a[1] ? b : a), ["", 0]);
  const rows: [string, string][] = [
    [
      "learned",
      `${counted(stats.generatorRuns, "generator run")} and ${counted(stats.stepRuns, "step run")} ` +
        `for ${counted(states ?? transitions, states === null ? "step" : "state")}`,
    ],
    [
      "local states",
      `${grouped(all)}, at most ${grouped(most)} in an actor (${printable(busiest)})`,
    ],
    ["branches", `${grouped(stats.branches)} over ${counted(stats.cells, "cell")}`],
    [
      "searched",
      `${counted(transitions, "transition")}, ${grouped(perSecond)}/s, depth ${grouped(report.depth)}`,
    ],
    [
      "a state",
      `${counted(stats.stateBits, "bit")} in ${counted(stats.stateWords, "word")}, ` +
        `re-packed ${counted(stats.repacks, "time")}`,
    ],
    ["tables", bytes(stats.tableBytes)],
    ["shadow run", `${counted(stats.shadowSteps, "step")} compared with plain generators`],
  ];
  return rows.map(([name, value]) => page.paint("faint", `      ${name.padEnd(13)} ${value}`));
}
