/**
 * The odds of a race, for people and for machines. Exact numbers and measured ones are never mixed: what
 * was measured has its bounds beside it.
 */
import type { ExactOdds, RaceOdds, Rate } from "../check/race-odds.ts";
import { boundText } from "../search/search.ts";
import type { Page } from "./page.ts";
import { counted, padded, paddedLeft, printable, widestOf } from "./typography.ts";

export function raceOddsLines(odds: RaceOdds, page: Page): string[] {
  const { model, variant, claim, exact, rates } = odds;
  const [first] = rates;
  const hit = claim === null ? "a claim" : printable(claim);
  const title = `${page.paint("strong", `${model}/${variant}`)}  how likely a run breaks ${hit}`;
  return [
    title,
    ...(exact === null ? ["  too many states for exact numbers"] : exactLines(exact)),
    "",
    `  measured, ${counted(first?.runs ?? 0, "run")} each: rate, and where it lies with 95 % confidence`,
    ...rateLines(rates),
  ];
}

function exactLines({ states, runs, walk, fewest }: ExactOdds): string[] {
  const rows: [string, string][] = [
    ["states", grouped(BigInt(states))],
    ["interleavings", runs === null ? "without number: some run never ends" : grouped(runs.all)],
    ["of them hits", runs === null ? "–" : `${grouped(runs.hits)}  ${share(runs.hits, runs.all)}`],
    ["random walk", walkText(walk)],
    ["at least", fewest === null ? "no run breaks it" : fewestText(fewest)],
  ];
  return rows.map(([name, value]) => `  ${padded(name, 14)} ${value}`);
}

function fewestText(fewest: NonNullable<ExactOdds["fewest"]>): string {
  const names = ["steps", "switches", "preemptions", "delays"] as const;
  return names.map((name) => boundText(fewest[name], name)).join(", ");
}

function walkText({ least, most }: ExactOdds["walk"]): string {
  const isSettled = most - least < 5e-7;
  return isSettled ? least.toFixed(6) : `${least.toFixed(6)} to ${most.toFixed(6)}`;
}

/** A share of whole numbers of any size, in six digits. */
function share(part: bigint, whole: bigint): string {
  return (Number((part * 10n ** 15n) / whole) / 1e15).toFixed(6);
}

function rateLines(rates: readonly Rate[]): string[] {
  const width = widestOf(rates.map(({ strategy }) => strategy));
  return rates.map(({ strategy, runs, hits, least, most }) => {
    const rate = paddedLeft((hits / runs).toFixed(6), 10);
    return `  ${padded(strategy, width)} ${rate}  ${least.toFixed(6)} … ${most.toFixed(6)}`;
  });
}

function grouped(count: bigint): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Whole numbers that JSON has no room for are text. */
export function raceOddsDocument(all: readonly RaceOdds[]): string {
  const results = all.map(({ exact, ...odds }) => ({
    ...odds,
    exact:
      exact === null
        ? null
        : {
            states: exact.states,
            interleavings: exact.runs === null ? null : String(exact.runs.all),
            hits: exact.runs === null ? null : String(exact.runs.hits),
            randomWalk: exact.walk,
            fewest: exact.fewest,
          },
  }));
  return JSON.stringify({ version: 1, results }, null, 2);
}
