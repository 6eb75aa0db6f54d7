/**
 * Sampling: runs from the initial state to where nobody can move or a claim is broken for good, one after
 * the other; a scheduler says who moves. This is the one loop of the random family. It proves nothing by
 * finding nothing; it is for graphs too large to exhaust.
 *
 * It goes by the learned tables: no step runs user code once it has been learned.
 */
import type { Violation } from "../../model/step.ts";
import { failsActor, touchesClaim } from "../leaves.ts";
import type { Machine } from "../machine.ts";
import {
  type Finding,
  type Goal,
  isAbout,
  type Progress,
  type Qualifier,
  reaches,
  type Search,
} from "../search.ts";
import type { Scheduler } from "./scheduler.ts";
import { nobody, Walker } from "./walker.ts";

export interface SamplingBudget {
  readonly maxRuns: number;
  /** Steps of one run; a longer one is cut off. */
  readonly maxSteps: number;
}

/** What a claim that the goal is about does to a run: it ends the search, or the run, which is counted. */
export type OnHit = "end-search" | "end-run";

export class Sampling implements Search {
  readonly findings: Finding[] = [];
  exhaustedBudget: string | null = null;
  readonly isExhaustive = false;
  readonly figures: number[];
  readonly bytes = 0;
  /** Runs completed, pilots included. */
  runs = 0;
  /** Runs, pilots left out, that broke a claim of the goal. */
  hits = 0;
  /** Runs that were cut off. */
  cut = 0;
  readonly #machine: Machine;
  readonly #scheduler: Scheduler;
  readonly #goal: Goal;
  readonly #budget: SamplingBudget;
  readonly #onHit: OnHit;
  readonly #settled = new Set<string>();
  readonly #walker: Walker;
  #transitions = 0;
  #longest = 0;
  #isPrepared: boolean;
  #isUnderWay = false;
  #isHit = false;
  #isDone = false;

  constructor(
    machine: Machine,
    scheduler: Scheduler,
    goal: Goal,
    budget: SamplingBudget,
    onHit: OnHit = "end-search",
  ) {
    this.#machine = machine;
    this.#scheduler = scheduler;
    this.#goal = goal;
    this.#budget = budget;
    this.#onHit = onHit;
    this.figures = machine.learner.figures.map(() => Number.NEGATIVE_INFINITY);
    this.#walker = new Walker(machine);
    this.#isPrepared = scheduler.prepare === undefined;
  }

  /** What finding nothing amounts to. */
  get qualifier(): Qualifier {
    const { runs, cut } = this;
    const { remark } = this.#scheduler;
    const miss = this.#scheduler.miss?.(runs - this.#scheduler.pilots) ?? null;
    return { kind: "sampled", runs, cut, miss, remark };
  }

  progress(): Progress {
    const transitions = this.#transitions + this.#walker.length;
    return { states: null, transitions, depth: this.#longest, frontier: 0 };
  }

  advance(work: number): boolean {
    if (!this.#isPrepared) {
      this.#isPrepared = this.#scheduler.prepare?.(work) !== true;
      return true;
    }
    for (let left = work; left > 0 && !this.#isDone; ) {
      const before = this.progress().transitions;
      if (!this.#isUnderWay && !this.#begin()) this.#end();
      else if (!this.#go(left)) this.#end();
      left -= 1 + this.progress().transitions - before;
    }
    return !this.#isDone;
  }

  /** Begins a run; false if an actor has broken a claim before its first step. */
  #begin(): boolean {
    const walker = this.#walker;
    walker.reset();
    this.#isUnderWay = true;
    this.#isHit = false;
    this.#scheduler.begin(walker);
    const failures = this.#machine.failures(walker.state, 0);
    this.#record(failures);
    if (failures.length > 0) return false;
    this.#judge();
    return !this.#isHit;
  }

  /** Takes at most `most` steps; false where the run ends. */
  #go(most: number): boolean {
    const walker = this.#walker;
    const scheduler = this.#scheduler;
    const { maxSteps } = this.#budget;
    for (let left = most; left > 0; left--) {
      if (walker.length >= maxSteps) {
        this.cut += 1;
        return false;
      }
      const flags = scheduler.step(walker);
      if (flags === 0) continue;
      if (flags === nobody || (flags & failsActor) !== 0) {
        this.#finish(flags);
        return false;
      }
      if ((flags & touchesClaim) !== 0) this.#judge();
      if (this.#isHit) return false;
    }
    return true;
  }

  #finish(flags: number): void {
    const { state } = this.#walker;
    this.#record(
      flags === nobody
        ? this.#machine.judge.terminal(state, 0, this.#settled)
        : this.#machine.failures(state, 0),
    );
  }

  #judge(): void {
    const { judge, watchedCount } = this.#machine;
    const { state } = this.#walker;
    judge.measure(state, 0, this.figures);
    const broken = judge.broken("always", state, 0, this.#settled);
    if (broken.length > 0) this.#record(broken);
    if (this.#machine.watchedCount === watchedCount) return;
    this.#machine.flagClaims(watchedCount);
    this.#walker.refresh();
  }

  #record(violations: readonly Violation[]): void {
    for (const violation of violations) {
      if (this.#onHit === "end-run") {
        if (isAbout(this.#goal, violation.claim)) this.#isHit = true;
      } else if (!this.#settled.has(violation.claim)) {
        this.#settled.add(violation.claim);
        const trail = this.#walker.trail();
        this.findings.push({ violation, depth: trail.length, trail });
        if (reaches(this.#goal, violation.claim)) this.#isHit = true;
      }
    }
  }

  #end(): void {
    this.#scheduler.end(this.#walker);
    this.#isUnderWay = false;
    this.#transitions += this.#walker.length;
    this.#longest = Math.max(this.#longest, this.#walker.length);
    const isPilot = this.runs < this.#scheduler.pilots;
    this.runs += 1;
    if (this.#isHit && !isPilot) this.hits += 1;
    if (this.#isHit && this.#onHit === "end-search") this.#isDone = true;
    if (this.#isDone || this.runs < this.#budget.maxRuns) {
      this.#walker.reset();
      return;
    }
    this.exhaustedBudget = `no violation in ${this.runs} runs, which proves nothing`;
    this.#isDone = true;
    this.#walker.reset();
  }
}
