/**
 * The odds of a race: how many of a variant's runs break a claim, how likely a random walk is to do so,
 * how near the nearest such run is by several measures, and how often each strategy hits one. All but the
 * last is exact, computed on the graph of all runs.
 */
import type { Watch } from "../automaton/watch.ts";
import type { Model } from "../model/model.ts";
import { delays, type Measure, preemptions, steps, switches } from "../search/bounded/measure.ts";
import { Within } from "../search/bounded/within.ts";
import { lookAhead } from "../search/look-ahead.ts";
import { Machine } from "../search/machine.ts";
import { interleavings } from "../search/odds/interleavings.ts";
import { RunGraph } from "../search/odds/run-graph.ts";
import { type WalkOdds, walkOdds } from "../search/odds/walk-odds.ts";
import { type Goal, isAbout, type MeasureName } from "../search/search.ts";
import { Sampling } from "../search/strategies/sampling.ts";
import { schedulerOf } from "../search/strategies/scheduler-of.ts";
import { type StrategyName, strategyOf } from "../search/strategies/strategy.ts";
import { Prng } from "../std/prng.ts";
import type { Sliced } from "../witness/calmest.ts";

export interface RaceOddsOptions {
  readonly variant: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The claim that a hit breaks; any claim if null. */
  readonly claim: string | null;
  readonly seed: number;
  /** Runs of each strategy that is measured. */
  readonly runs: number;
  readonly maxSteps: number;
  readonly maxStates: number;
  readonly maxBytes: number;
  readonly watch: Watch;
}

export interface RaceOdds {
  readonly model: string;
  readonly variant: string;
  readonly claim: string | null;
  /** What is known exactly; null if the graph of all runs has too many states. */
  readonly exact: ExactOdds | null;
  readonly rates: readonly Rate[];
}

export interface ExactOdds {
  readonly states: number;
  /** Complete runs, and those of them that are hits; null where some run never ends. */
  readonly runs: { readonly all: bigint; readonly hits: bigint } | null;
  readonly walk: WalkOdds;
  /** The least that a hit takes; null where there is none. */
  readonly fewest: Fewest | null;
}

export type Fewest = Readonly<Record<MeasureName, number>>;

export interface Rate {
  readonly strategy: StrategyName;
  readonly runs: number;
  readonly hits: number;
  /** Between these the rate lies, with 95 % confidence. */
  readonly least: number;
  readonly most: number;
}

const measures: readonly Measure[] = [steps, switches, preemptions, delays];
const measured = ["random", "pct=2", "pct=3", "pct=4", "pos", "uniform", "urw", "surw"] as const;
const sliceWork = 1 << 15;

/** Throws `ModelMistake` for a mistake in the model. */
export function* raceOdds(model: Model, options: RaceOddsOptions): Sliced<RaceOdds> {
  const { variant, parameters, claim, watch } = options;
  const machine = new Machine(
    watch.over(() => model.instantiate(variant, parameters)),
    watch,
  );
  lookAhead(machine);
  const goal: Goal = claim === null ? { kind: "first" } : { kind: "claim", claim };
  const exact = yield* exactly(machine, goal, options);
  const rates: Rate[] = [];
  for (const strategy of measured) {
    // Without a number of runs there is nothing to be uniform over.
    if (strategy === "uniform" && (exact === null || exact.runs === null)) continue;
    rates.push(yield* rateOf(machine, strategy, goal, options));
  }
  return { model: model.name, variant, claim, exact, rates };
}

function* exactly(
  machine: Machine,
  goal: Goal,
  options: RaceOddsOptions,
): Sliced<ExactOdds | null> {
  const graph = new RunGraph(machine, (claim) => isAbout(goal, claim));
  while (graph.advance(sliceWork)) {
    if (graph.count > options.maxStates) return null;
    yield;
  }
  const counts = interleavings(graph);
  yield;
  const walk = yield* walkOdds(graph);
  return {
    states: graph.count,
    runs: counts === null ? null : { all: counts.all[0]!, hits: counts.hits[0]! },
    walk,
    fewest: yield* fewestOf(machine, goal, options),
  };
}

function* fewestOf(machine: Machine, goal: Goal, options: RaceOddsOptions): Sliced<Fewest | null> {
  const fewest = { steps: 0, switches: 0, preemptions: 0, delays: 0 };
  for (const measure of measures) {
    const search = new Within(machine, measure, goal, {
      ...options,
      bound: Number.POSITIVE_INFINITY,
    });
    while (search.advance(sliceWork)) yield;
    const found = search.findings.find(({ violation }) => isAbout(goal, violation.claim));
    if (found === undefined) return null;
    fewest[measure.name] = found.cost;
  }
  return fewest;
}

function* rateOf(
  machine: Machine,
  name: (typeof measured)[number],
  goal: Goal,
  { seed, runs, maxSteps }: RaceOddsOptions,
): Sliced<Rate> {
  const strategy = strategyOf(name);
  const by = typeof strategy !== "string" && strategy.kind === "sampled" ? strategy : random;
  const scheduler = schedulerOf(machine, new Prng(seed), { ...by, goal });
  const budget = { maxRuns: runs + scheduler.pilots, maxSteps };
  const sampling = new Sampling(machine, scheduler, goal, budget, "end-run");
  while (sampling.advance(sliceWork)) yield;
  const { hits } = sampling;
  return { strategy: name, runs, hits, ...wilson(hits, runs) };
}

const random = { by: "random", depth: 1 } as const;

/** Wilson's interval for a rate, of 95 % confidence. */
function wilson(hits: number, runs: number): { readonly least: number; readonly most: number } {
  const z = 1.959964;
  const rate = hits / runs;
  const middle = (rate + (z * z) / (2 * runs)) / (1 + (z * z) / runs);
  const spread =
    (z * Math.sqrt((rate * (1 - rate)) / runs + (z * z) / (4 * runs * runs))) /
    (1 + (z * z) / runs);
  return {
    least: hits === 0 ? 0 : middle - spread,
    most: hits === runs ? 1 : middle + spread,
  };
}
