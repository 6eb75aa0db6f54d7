/**
 * What could be done where a budget ended an exhaustive search: how many preemptions can be allowed for
 * so that all runs with no more are explored in a fraction of the time. Only what was measured is told.
 */
import * as Effect from "effect/Effect";
import type { Report } from "../check/report.ts";
import { counted, duration, printable } from "../report/typography.ts";
import { type Explored, type Exploring, explore } from "./explore.ts";
import type { Mistake } from "./mistake.ts";

/** The part of the time that was spent, and the least and most of it in seconds, that advice may take. */
const share = { part: 1 / 4, least: 0.5, most: 10 };
/** More preemptions are seldom worth it. */
const mostPreemptions = 8;

/** Null where there is nothing to advise. */
export function adviceOn(
  { report, durationMs }: Explored,
  exploring: Exploring,
): Effect.Effect<string | null, Mistake> {
  if (!isCutShort(report)) return Effect.succeed(null);
  const seconds = Math.min(share.most, Math.max(share.least, (share.part * durationMs) / 1000));
  return Effect.gen(function* () {
    let advice: string | null = null;
    const untilMs = performance.now() + seconds * 1000;
    for (let bound = 0; bound <= mostPreemptions; bound++) {
      const maxSeconds = (untilMs - performance.now()) / 1000;
      if (maxSeconds <= 0) break;
      const strategy = `preemptions=${bound}` as const;
      const tried = yield* explore({
        ...exploring,
        options: { ...exploring.options, strategy, forecast: "unwanted" },
        maxSeconds,
      });
      const found = worthOf(tried.report);
      if (found === null) break;
      advice = `--strategy ${strategy} ends in ${duration(tried.durationMs)} and ${found}`;
      if (tried.report.verdict.kind === "violated") break;
    }
    return advice;
  });
}

function isCutShort({ verdict, strategy, reduction }: Report): boolean {
  const isPlain = strategy === "exhaustive" && reduction === "none";
  return isPlain && verdict.kind === "unresolved" && !/^(needs|interrupted)/.test(verdict.reason);
}

/** What it has come to; null if it has not come to an end. */
function worthOf({ verdict, qualifier, states, exhaustive }: Report): string | null {
  if (verdict.kind === "violated") return `breaks ${printable(verdict.claim)}`;
  if (qualifier === null && !exhaustive) return null;
  return `breaks nothing in ${counted(states ?? 0, "state")}`;
}
