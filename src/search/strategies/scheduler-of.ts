/** The scheduler that a strategy of the random family goes by. */
import type { Prng } from "../../std/prng.ts";
import type { Machine } from "../machine.ts";
import { type Goal, isAbout } from "../search.ts";
import { Pct } from "./pct.ts";
import { Portfolio } from "./portfolio.ts";
import { Pos } from "./pos.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Sampler } from "./strategy.ts";
import { Surw } from "./surw.ts";
import { Uniform } from "./uniform.ts";
import { Urw } from "./urw.ts";
import { Walk } from "./walk.ts";

export interface SchedulerOptions {
  readonly by: Sampler;
  /** Of the bugs that `pct` looks for. */
  readonly depth: number;
  readonly goal: Goal;
}

export function schedulerOf(machine: Machine, prng: Prng, options: SchedulerOptions): Scheduler {
  const { actors } = machine.program;
  switch (options.by) {
    case "random":
      return new Walk(actors, prng);
    case "pct":
      return new Pct(actors, prng, options.depth);
    case "pos":
      return new Pos(actors, prng);
    case "uniform":
      return new Uniform(machine, prng, (claim) => isAbout(options.goal, claim));
    case "urw":
      return new Urw(actors, prng);
    case "surw":
      return new Surw(actors, prng);
    case "portfolio":
      return new Portfolio([
        new Walk(actors, prng),
        new Pct(actors, prng, 2),
        new Pct(actors, prng, 3),
        new Pos(actors, prng),
        new Urw(actors, prng),
        new Surw(actors, prng),
      ]);
  }
}
