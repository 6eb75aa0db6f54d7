/**
 * Everything within a bound: all runs that cost nothing, then all that cost 1, then 2 …, by some measure,
 * up to a bound or to the end of the graph. What is complete within k is known when k + 1 begins.
 *
 * Soundness: what a run costs from here on depends on the state and on who moved last, so of two runs
 * that come to the same pair the dearer one can be left: whatever it goes on to, the cheaper one goes on
 * to as well, at no higher cost. Pairs are expanded in the order of their cost, so the first to come is
 * the cheapest. The first cost at which a claim is found broken is the least at which it can be.
 *
 * Each pair keeps the one it came from, so that the way can be told. Where the layout is outgrown the
 * search begins again; a large one sends scouts first, so that it does so once.
 */
import type { Violation } from "../../model/step.ts";
import type { StateList } from "../../state/state-list.ts";
import { VisitedSet } from "../../state/visited-set.ts";
import { Batch } from "../batch.ts";
import type { Machine } from "../machine.ts";
import { scout } from "../scout.ts";
import {
  boundText,
  type Finding,
  type Goal,
  type Progress,
  type Qualifier,
  reaches,
  type Search,
} from "../search.ts";
import type { Measure } from "./measure.ts";
import { Pairs } from "./pairs.ts";

export interface WithinBudget {
  /** What a run may cost; any amount if infinite. */
  readonly bound: number;
  readonly maxStates: number;
  readonly maxBytes: number;
}

/** Of a claim found broken: what the cheapest run that breaks it costs. */
export interface PricedFinding extends Finding {
  readonly cost: number;
}

/** A search of so many states sends scouts before it begins again. */
const manyStates = 1 << 12;

export class Within implements Search {
  findings: PricedFinding[] = [];
  exhaustedBudget: string | null = null;
  isExhaustive = false;
  figures: number[] = [];
  /** All runs of this cost or less have been explored; -1 before. */
  complete = -1;
  readonly #machine: Machine;
  readonly #measure: Measure;
  readonly #goal: Goal;
  readonly #budget: WithinBudget;
  #batch!: Batch;
  #prices = new Int32Array(64);
  /** Distinct states, and pairs of a state and who moved last. */
  #states!: VisitedSet;
  #known!: VisitedSet;
  #pairs!: Pairs;
  /** By cost: pairs that are reached so, unless they are reached for less. */
  #later!: StateList[];
  #settled = new Set<string>();
  #head = 0;
  #cost = 0;
  #transitions = 0;
  #farthest = 0;
  #isScouted = false;
  #isDone = false;

  constructor(machine: Machine, measure: Measure, goal: Goal, budget: WithinBudget) {
    this.#machine = machine;
    this.#measure = measure;
    this.#goal = goal;
    this.#budget = budget;
    this.#begin();
  }

  get bytes(): number {
    const later = this.#later.reduce((sum, list) => sum + list.bytes, 0);
    return this.#states.bytes + this.#known.bytes + this.#pairs.list.bytes + later;
  }

  /** What was found broken is so within this bound, and not within less; else all within it was explored. */
  get qualifier(): Qualifier | null {
    const bound = this.findings.at(-1)?.cost ?? this.complete;
    const isBounded = bound >= 0 && !this.isExhaustive;
    return isBounded ? { kind: "within", measure: this.#measure.name, bound } : null;
  }

  progress(): Progress {
    const waiting = this.#later.reduce((sum, { count }) => sum + count, 0);
    const frontier = this.#pairs.count - this.#head + waiting;
    const [states, transitions] = [this.#states.count, this.#transitions];
    return { states, transitions, depth: this.#farthest, frontier };
  }

  advance(work: number): boolean {
    for (let left = work; left > 0 && !this.#isDone; left--) {
      if (this.#head < this.#pairs.count) this.#expand();
      else this.#endLevel();
    }
    return !this.#isDone;
  }

  #begin(): void {
    const { layout, learner } = this.#machine;
    this.#batch = new Batch(layout.words, 64);
    this.#states = new VisitedSet(layout.words);
    this.#known = new VisitedSet(layout.words + 1);
    this.#pairs = new Pairs(layout.words);
    this.#later = [];
    this.figures = learner.figures.map(() => Number.NEGATIVE_INFINITY);
    this.findings = [];
    this.#settled = new Set();
    this.#head = 0;
    this.#cost = 0;
    this.complete = -1;
    this.#transitions = 0;
    this.#add(this.#pairs.first(this.#machine.initial()), 0);
  }

  #expand(): void {
    const machine = this.#machine;
    const index = this.#head++;
    const { items, words } = this.#pairs.list;
    const at = index * words;
    if (machine.hasFailed(items, at)) return;
    const batch = this.#batch;
    batch.clear();
    if (machine.expand(items, at, batch) < 0) {
      this.#widen();
      return;
    }
    if (batch.count === 0) {
      this.#record(machine.judge.terminal(items, at, this.#settled), index);
    }
    this.#transitions += batch.count;
    if (this.#prices.length < batch.count) this.#prices = new Int32Array(2 * batch.count);
    this.#measure.price(batch, this.#pairs.last(index), this.#prices);
    for (let k = 0; k < batch.count && !this.#isDone; k++) this.#reach(k, index);
    this.#checkBudget();
  }

  /** Begins again in a wider layout, and the first time that costs something in one that will do. */
  #widen(): void {
    this.#machine.widen();
    if (!this.#isScouted && this.#states.count >= manyStates) {
      this.#isScouted = true;
      scout(this.#machine);
    }
    this.#begin();
  }

  /** Comes to the k-th successor of a pair: now, or when its cost has come. */
  #reach(k: number, from: number): void {
    const pair = this.#pairs.reached(this.#batch, k, from);
    const cost = this.#cost + this.#prices[k]!;
    if (cost === this.#cost) this.#add(pair, 0);
    else if (!this.#known.has(pair, 0)) this.#waiting(cost).push(pair, 0);
  }

  #waiting(cost: number): StateList {
    for (let more = this.#later.length; more <= cost; more++) {
      this.#later.push(this.#pairs.waiting());
    }
    return this.#later[cost]!;
  }

  /** Takes a pair up unless it is known, and judges its state if that is new. */
  #add(pairs: Int32Array, at: number): void {
    if (!this.#known.add(pairs, at)) return;
    const index = this.#pairs.count;
    this.#pairs.list.push(pairs, at);
    this.#farthest = Math.max(this.#farthest, this.#pairs.depth(index));
    if (this.#states.add(pairs, at)) this.#judge(pairs, at, index);
  }

  #judge(states: Int32Array, at: number, index: number): void {
    const { judge, watchedCount } = this.#machine;
    const failures = this.#machine.failures(states, at);
    if (failures.length > 0) {
      this.#record(failures, index);
      return;
    }
    judge.measure(states, at, this.figures);
    this.#record(judge.broken("always", states, at, this.#settled), index);
    this.#machine.flagClaims(watchedCount);
  }

  #record(violations: readonly Violation[], index: number): void {
    for (const violation of violations) {
      if (this.#settled.has(violation.claim)) continue;
      this.#settled.add(violation.claim);
      const trail = this.#pairs.trail(this.#machine, index);
      this.findings.push({ violation, depth: trail.length, trail, cost: this.#cost });
      if (reaches(this.#goal, violation.claim)) this.#isDone = true;
    }
  }

  /** All of this cost has been explored. */
  #endLevel(): void {
    this.complete = this.#cost;
    const next = this.#later.findIndex(({ count }, cost) => cost > this.#cost && count > 0);
    if (next < 0) {
      this.isExhaustive = true;
      this.#isDone = true;
      return;
    }
    this.complete = next - 1;
    if (next > this.#budget.bound) {
      this.complete = this.#budget.bound;
      this.exhaustedBudget = `only runs within ${boundText(this.complete, this.#measure.name)} were explored`;
      this.#isDone = true;
      return;
    }
    this.#cost = next;
    const { items, count, words } = this.#later[next]!;
    this.#later[next] = this.#pairs.waiting();
    for (let index = 0; index < count; index++) this.#add(items, index * words);
  }

  #checkBudget(): void {
    const { maxStates, maxBytes } = this.#budget;
    const { count } = this.#states;
    const isMeasured = (this.#head & 1023) === 0;
    if (count < maxStates && !(isMeasured && this.bytes >= maxBytes)) return;
    this.exhaustedBudget =
      count >= maxStates
        ? `the budget of ${maxStates} states is spent`
        : `the budget of ${maxBytes} bytes of tables is spent`;
    this.#isDone = true;
  }
}
