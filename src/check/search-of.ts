/** The search that a strategy asks for. */
import { ReducedSearch } from "../reduce/reduced-search.ts";
import type { Reduction } from "../reduce/reduction.ts";
import { delays, preemptions } from "../search/bounded/measure.ts";
import { Within } from "../search/bounded/within.ts";
import { BreadthFirst, type BreadthFirstBudget } from "../search/breadth-first.ts";
import { DepthFirst } from "../search/depth-first.ts";
import type { Machine } from "../search/machine.ts";
import type { Crew } from "../search/parallel/messages.ts";
import { ParallelSearch } from "../search/parallel/parallel-search.ts";
import type { Goal, Search } from "../search/search.ts";
import { Sampling, type SamplingBudget } from "../search/strategies/sampling.ts";
import { schedulerOf } from "../search/strategies/scheduler-of.ts";
import type { Strategy } from "../search/strategies/strategy.ts";
import { Prng } from "../std/prng.ts";

export interface SearchOptions extends BreadthFirstBudget, SamplingBudget {
  readonly strategy: Strategy;
  readonly reduction: Reduction;
  readonly goal: Goal;
  readonly seed: number;
  /** Calls others to share a large search with; null if there are none. */
  readonly hire: (() => Crew) | null;
}

const measures = { preemptions, delays } as const;

export function searchOf(machine: Machine, options: SearchOptions): Search {
  const { strategy, reduction, goal, seed, hire } = options;
  switch (strategy.kind) {
    case "exhaustive":
      if (reduction !== "none") return new ReducedSearch(machine, reduction, goal, options);
      if (hire !== null && options.compact !== true)
        return new ParallelSearch(machine, goal, options, hire);
      return new BreadthFirst(machine, goal, options);
    case "depth-first":
      return new DepthFirst(machine, goal, options);
    case "within": {
      const { measure, bound } = strategy;
      return new Within(machine, measures[measure], goal, { ...options, bound });
    }
    case "sampled": {
      const scheduler = schedulerOf(machine, new Prng(seed), { ...strategy, goal });
      return new Sampling(machine, scheduler, goal, options);
    }
  }
}
