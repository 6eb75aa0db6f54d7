/**
 * How far a verdict goes that does not go all the way, in words: never more than is known.
 */
import type { Report, Verdict } from "../check/report.ts";
import { boundText, type Qualifier } from "../search/search.ts";
import { samplers } from "../search/strategies/strategy.ts";
import { counted } from "./typography.ts";

/** In place of a verdict: `holds · within 2 preemptions`, `no violation in 10,000 runs`. */
export function qualifiedText(qualifier: Qualifier): string {
  if (qualifier.kind === "within") {
    return `holds · within ${boundText(qualifier.bound, qualifier.measure)}`;
  }
  if (qualifier.kind === "compact") return "no violation · by fingerprints";
  return `no violation in ${counted(qualifier.runs, "run")}`;
}

/** What the runs that were drawn are worth; null where nothing is known. */
export function guaranteeText(qualifier: Qualifier): string | null {
  if (qualifier.kind === "compact") return `P(miss a state) ≤ ${roundedUp(qualifier.omission)}`;
  if (qualifier.kind !== "sampled" || qualifier.miss === null) return null;
  const { depth, probability } = qualifier.miss;
  return `P(miss a depth-${depth} bug) ≤ ${roundedUp(probability)}`;
}

/** What is to be said of how the strategy went about it, a line each. */
export function strategyRemarks({ verdict, qualifier, strategy, seed }: Report): string[] {
  const [word] = strategy.split("=");
  const isSeeded = samplers.some((sampler) => sampler === word);
  const name = strategy === "random" ? "random walks" : strategy;
  return [
    ...(qualifier === null ? [] : remarksOn(qualifier, verdict)),
    ...(isSeeded ? [`${name} with seed ${seed}`] : []),
  ];
}

function remarksOn(qualifier: Qualifier, verdict: Verdict): string[] {
  if (qualifier.kind === "within") {
    if (verdict.kind !== "violated") return [];
    const { bound, measure } = qualifier;
    const fewer = bound === 0 ? "" : ", and not within fewer";
    return [`broken within ${boundText(bound, measure)}${fewer}`];
  }
  if (qualifier.kind === "compact") return [];
  const { cut, miss, remark } = qualifier;
  return [
    miss === null
      ? null
      : `the bound is for bugs in runs of at most ${counted(miss.steps, "step")}`,
    cut === 0 ? null : `${counted(cut, "run")} cut off at the longest allowed (--max-steps)`,
    remark,
  ].filter((text) => text !== null);
}

/** Rounded up, for it is a bound: `0.38`, `0.0021`, `1.6e-9`. */
function roundedUp(bound: number): string {
  if (bound <= 0) return "1e-300";
  const digit = 10 ** (Math.floor(Math.log10(bound)) - 1);
  const above = Math.min(1, Math.ceil(bound / digit) * digit);
  return String(Number(above.toPrecision(2)));
}
