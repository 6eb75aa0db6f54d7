/**
 * Random walk: runs from the initial state, each transition drawn uniformly from those enabled. It
 * proves nothing by finding nothing; it is for graphs too large to exhaust.
 */
import { picksOf } from "../automaton/image.ts";
import type { Violation } from "../model/step.ts";
import type { Prng } from "../std/prng.ts";
import { Cursor } from "./cursor.ts";
import { failsActor } from "./leaves.ts";
import type { Machine } from "./machine.ts";
import {
  type Finding,
  type Goal,
  type Move,
  type Progress,
  reaches,
  type Search,
} from "./search.ts";

export interface RandomWalkBudget {
  readonly maxRuns: number;
  /** Steps of one run; a longer one is cut off. */
  readonly maxSteps: number;
}

export class RandomWalk implements Search {
  readonly findings: Finding[] = [];
  exhaustedBudget: string | null = null;
  readonly isExhaustive = false;
  readonly figures: number[];
  readonly bytes = 0;
  /** Runs completed. */
  runs = 0;
  readonly #machine: Machine;
  readonly #goal: Goal;
  readonly #budget: RandomWalkBudget;
  readonly #prng: Prng;
  readonly #settled = new Set<string>();
  #transitions = 0;
  #longest = 0;
  #isDone = false;
  readonly #cursor: Cursor;
  #moves: Move[] = [];

  constructor(machine: Machine, goal: Goal, budget: RandomWalkBudget, prng: Prng) {
    this.#machine = machine;
    this.#goal = goal;
    this.figures = machine.learner.figures.map(() => Number.NEGATIVE_INFINITY);
    this.#budget = budget;
    this.#prng = prng;
    this.#cursor = new Cursor(machine);
  }

  progress(): Progress {
    return { states: null, transitions: this.#transitions, depth: this.#longest, frontier: 0 };
  }

  advance(work: number): boolean {
    for (let left = work; left > 0 && !this.#isDone; left--) {
      const goesOn = this.#moves.length > 0 || this.#begin();
      if (!this.#isDone && !(goesOn && this.#step())) this.#restart();
    }
    return !this.#isDone;
  }

  /** Takes one transition; false where the run ends. */
  #step(): boolean {
    if (this.#moves.length >= this.#budget.maxSteps) return false;
    const batch = this.#cursor.expand();
    if (batch.count === 0) {
      this.#record(this.#machine.judge.terminal(this.#cursor.state, 0, this.#settled));
      return false;
    }
    const k = this.#prng.below(batch.count);
    const actor = batch.actor[k]!;
    const flags = this.#machine.program.leaves.list.items[batch.leaf[k]!]!;
    this.#moves.push({ actor, picks: picksOf(this.#cursor.go(k)) });
    this.#transitions += 1;
    this.#longest = Math.max(this.#longest, this.#moves.length);
    if ((flags & failsActor) === 0) {
      this.#judge();
      return true;
    }
    this.#record(this.#machine.failures(this.#cursor.state, 0));
    return false;
  }

  /** Judges the initial state; false if an actor has broken a claim before its first step. */
  #begin(): boolean {
    const failures = this.#machine.failures(this.#cursor.state, 0);
    this.#record(failures);
    if (failures.length > 0) return false;
    this.#judge();
    return true;
  }

  #judge(): void {
    const { judge, watchedCount } = this.#machine;
    judge.measure(this.#cursor.state, 0, this.figures);
    this.#record(judge.broken("always", this.#cursor.state, 0, this.#settled));
    this.#machine.flagClaims(watchedCount);
  }

  #record(violations: readonly Violation[]): void {
    for (const violation of violations) {
      if (this.#settled.has(violation.claim)) continue;
      this.#settled.add(violation.claim);
      const trail = this.#moves.slice();
      this.findings.push({ violation, depth: trail.length, trail });
      if (reaches(this.#goal, violation.claim)) this.#isDone = true;
    }
  }

  #restart(): void {
    this.runs += 1;
    this.#moves = [];
    this.#cursor.reset();
    if (this.#isDone || this.runs < this.#budget.maxRuns) return;
    this.exhaustedBudget = `no violation in ${this.runs} random runs, which proves nothing`;
    this.#isDone = true;
  }
}
