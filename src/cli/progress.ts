/** The progress line: how far the search is, at most ten times a second. */

import { compact, duration, grouped } from "../report/typography.ts";
import type { Progress } from "../search/search.ts";

/** Progress, and about how many states there will be if there is a guess. */
export type Foreseen = Progress & { readonly total: number | null };

const intervalMs = 100;

/** Calls `draw` with a fresh line whenever the last one is old enough. */
export function progressMeter(
  title: string,
  draw: (line: string) => void,
): (progress: Foreseen, elapsedMs: number) => void {
  let drawnMs = 0;
  return (progress, elapsedMs) => {
    if (elapsedMs - drawnMs < intervalMs) return;
    drawnMs = elapsedMs;
    draw(`  … ${title}  ${progressText(progress, elapsedMs)}`);
  };
}

/** `3.4M states of about 7.1M  1.7M/s  depth 19  frontier 230k  2 s, about 2 s to go` */
export function progressText(
  { states, transitions, depth, frontier, total }: Foreseen,
  elapsedMs: number,
): string {
  const found = states ?? transitions;
  const speed = `${compact((found / Math.max(elapsedMs, 1)) * 1000)}/s`;
  const isForeseen = total !== null && total > found;
  const ofTotal = isForeseen ? ` of about ${compact(total)}` : "";
  const counts = `${compact(found)} ${states === null ? "steps walked" : "states"}${ofTotal}`;
  const open = states === null ? [] : [`frontier ${compact(frontier)}`];
  const left = isForeseen ? `, about ${duration((total / found - 1) * elapsedMs)} to go` : "";
  const time = `${Math.floor(elapsedMs / 1000)} s${left}`;
  return [counts, speed, `depth ${grouped(depth)}`, ...open, time].join("  ");
}
