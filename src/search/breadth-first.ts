/**
 * Breadth first: every reachable state once, level by level, so the first level on which a claim is
 * broken is the fewest steps that break it.
 *
 * Only the set of states and two levels are kept, no way back: a witness is found by a second search
 * that knows how deep to look (`witness/calmest`). A level is always finished, so counts do not depend
 * on the order within it. Transitions are collected in batches and inserted together; when the layout
 * is outgrown, everything is re-packed and the batch's states expanded again, for insertion is
 * idempotent and the counters are those of the last flush.
 */
import type { Violation } from "../model/step.ts";
import { StateList } from "../state/state-list.ts";
import { VisitedSet } from "../state/visited-set.ts";
import { Batch } from "./batch.ts";
import type { Expansion } from "./expansion.ts";
import { failsActor, touchesClaim } from "./leaves.ts";
import type { Machine } from "./machine.ts";
import { type Finding, type Goal, type Progress, reaches, type Search } from "./search.ts";

export interface BreadthFirstBudget {
  readonly maxStates: number;
  /** Of the tables that grow with the number of states. */
  readonly maxBytes: number;
}

/** Transitions inserted together. */
const batchSize = 512;

export class BreadthFirst implements Search {
  readonly findings: Finding[] = [];
  exhaustedBudget: string | null = null;
  isExhaustive = false;
  readonly figures: number[];
  readonly #machine: Machine;
  readonly #expansion: Expansion;
  readonly #goal: Goal;
  readonly #budget: BreadthFirstBudget;
  #visited: VisitedSet;
  /** The level being expanded, and the one being found. */
  #level: StateList;
  #next: StateList;
  #batch: Batch;
  #fresh = new Int32Array(batchSize);
  readonly #settled = new Set<string>();
  #depth = 0;
  /** Steps that the farthest state found needs. */
  #farthest = 0;
  #transitions = 0;
  /** Position in the level, and as of the last flush; transitions counted since then. */
  #head = 0;
  #flushedHead = 0;
  #pending = 0;
  #isDone = false;
  #hasReachedGoal = false;

  constructor(
    machine: Machine,
    goal: Goal,
    budget: BreadthFirstBudget,
    expansion: Expansion = machine,
  ) {
    const { words } = machine.layout;
    this.#machine = machine;
    this.#expansion = expansion;
    this.#goal = goal;
    this.figures = machine.learner.figures.map(() => Number.NEGATIVE_INFINITY);
    this.#budget = budget;
    this.#visited = new VisitedSet(words);
    this.#level = new StateList(words);
    this.#next = new StateList(words);
    this.#batch = new Batch(words, batchSize * 2);
    this.#begin(machine.initial());
  }

  get bytes(): number {
    return this.#visited.bytes + this.#level.bytes + this.#next.bytes;
  }

  progress(): Progress {
    const frontier = this.#level.count - this.#flushedHead + this.#next.count;
    const { count: states } = this.#visited;
    return { states, transitions: this.#transitions, depth: this.#farthest, frontier };
  }

  advance(work: number): boolean {
    for (let left = work; left > 0 && !this.#isDone; left--) {
      if (this.#head < this.#level.count) {
        this.#expandHead();
        if (this.#batch.count >= batchSize) this.#flush();
      } else {
        this.#flush();
        this.#endLevel();
      }
    }
    return !this.#isDone;
  }

  #begin(initial: Int32Array): void {
    this.#visited.insert(initial, 1, this.#fresh);
    const failed = this.#machine.failures(initial, 0);
    for (const violation of failed) this.#record(violation, 0);
    if (failed.length > 0) return;
    this.#level.push(initial, 0);
    this.#judge(initial, 0, 0);
  }

  #expandHead(): void {
    const level = this.#level;
    const at = this.#head * level.words;
    const found = this.#expansion.expand(level.items, at, this.#batch);
    if (found < 0) {
      this.#repack();
      return;
    }
    this.#head += 1;
    this.#pending += found;
    if (found > 0) return;
    for (const violation of this.#machine.judge.terminal(level.items, at, this.#settled)) {
      this.#record(violation, this.#depth);
    }
  }

  /** Inserts the batch, and keeps and judges what was new. */
  #flush(): void {
    const batch = this.#batch;
    const { words, states } = batch;
    if (this.#fresh.length < batch.count) this.#fresh = new Int32Array(batch.count * 2);
    const fresh = this.#fresh;
    const found = this.#visited.insert(states, batch.count, fresh);
    const { leaves } = this.#machine.program;
    if (found > 0) this.#farthest = this.#depth + 1;
    for (let index = 0; index < found; index++) {
      const k = fresh[index]!;
      const flags = leaves.list.items[batch.leaf[k]!]!;
      if ((flags & failsActor) !== 0) {
        for (const violation of this.#machine.failures(states, k * words)) {
          this.#record(violation, this.#depth + 1);
        }
        continue;
      }
      this.#next.push(states, k * words);
      if ((flags & touchesClaim) !== 0) this.#judge(states, k * words, this.#depth + 1);
    }
    this.#transitions += this.#pending;
    this.#pending = 0;
    this.#flushedHead = this.#head;
    batch.count = 0;
    this.#checkBudget();
  }

  #endLevel(): void {
    if (this.#head < this.#level.count || this.#isDone) return;
    if (this.#hasReachedGoal || this.#next.count === 0) {
      this.isExhaustive = this.#next.count === 0;
      this.#isDone = true;
      return;
    }
    [this.#level, this.#next] = [this.#next, this.#level];
    this.#next.clear();
    this.#head = 0;
    this.#flushedHead = 0;
    this.#depth += 1;
  }

  #judge(states: Int32Array, at: number, depth: number): void {
    const { judge, watchedCount } = this.#machine;
    for (const violation of judge.broken("always", states, at, this.#settled)) {
      this.#record(violation, depth);
    }
    judge.measure(states, at, this.figures);
    this.#machine.flagClaims(watchedCount);
  }

  #record(violation: Violation, depth: number): void {
    const known = this.findings.findIndex(
      ({ violation: other }) => other.claim === violation.claim,
    );
    if (known >= 0) {
      if (this.findings[known]!.depth <= depth) return;
      this.findings.splice(known, 1);
    }
    this.#settled.add(violation.claim);
    this.findings.push({ violation, depth });
    this.findings.sort((a, b) => a.depth - b.depth);
    if (reaches(this.#goal, violation.claim)) this.#hasReachedGoal = true;
  }

  #checkBudget(): void {
    const { maxStates, maxBytes } = this.#budget;
    const isSpent = this.#visited.count >= maxStates || this.bytes >= maxBytes;
    if (!isSpent || (this.#next.count === 0 && this.#head === this.#level.count)) return;
    this.exhaustedBudget =
      this.#visited.count >= maxStates
        ? `the budget of ${maxStates} states is spent`
        : `the budget of ${maxBytes} bytes of tables is spent`;
    this.#isDone = true;
  }

  /** Widens the layout, re-packs every state and goes back to the last flush. */
  #repack(): void {
    const before = this.#machine.widen();
    const { layout } = this.#machine;
    this.#visited = this.#visited.repacked(before, layout);
    this.#level = this.#level.repacked(before, layout);
    this.#next = this.#next.repacked(before, layout);
    this.#batch = new Batch(layout.words, batchSize * 2);
    this.#head = this.#flushedHead;
    this.#pending = 0;
  }
}
