/** The progress line: how far the search is, at most ten times a second. */

import { compact, grouped } from "../report/typography.ts";
import type { Progress } from "../search/search.ts";

const intervalMs = 100;

/** Calls `draw` with a fresh line whenever the last one is old enough. */
export function progressMeter(
  title: string,
  draw: (line: string) => void,
): (progress: Progress, elapsedMs: number) => void {
  let drawnMs = 0;
  return (progress, elapsedMs) => {
    if (elapsedMs - drawnMs < intervalMs) return;
    drawnMs = elapsedMs;
    draw(`  … ${title}  ${progressText(progress, elapsedMs)}`);
  };
}

/** `3.4M states  1.7M/s  depth 19  frontier 230k  2 s` */
export function progressText(
  { states, transitions, depth, frontier }: Progress,
  elapsedMs: number,
): string {
  const found = states ?? transitions;
  const speed = `${compact((found / Math.max(elapsedMs, 1)) * 1000)}/s`;
  const counts = `${compact(found)} ${states === null ? "steps walked" : "states"}`;
  const open = states === null ? [] : [`frontier ${compact(frontier)}`];
  const time = `${Math.floor(elapsedMs / 1000)} s`;
  return [counts, speed, `depth ${grouped(depth)}`, ...open, time].join("  ");
}
