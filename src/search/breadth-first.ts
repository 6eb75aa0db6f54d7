/**
 * Breadth first: every reachable state once, nearest first, so the first state found to break a claim
 * is one that the fewest steps lead to.
 *
 * The visited set numbers states in the order of insertion, which is the queue; a parent number per
 * state leads back. Transitions are collected in batches and inserted together. When the layout is
 * outgrown the batch is thrown away, every state re-packed, and the batch's states expanded again:
 * insertion is idempotent and the counters are those of the last flush.
 */

import { picksOf } from "../automaton/image.ts";
import type { Violation } from "../model/step.ts";
import { VisitedSet } from "../state/visited-set.ts";
import { Defect, invariant } from "../std/defect.ts";
import { Batch } from "./batch.ts";
import type { Machine } from "./machine.ts";
import { failsActor, touchesClaim } from "./program.ts";
import {
  type Finding,
  type Goal,
  type Move,
  type Progress,
  reaches,
  type Search,
} from "./search.ts";

export interface BreadthFirstBudget {
  readonly maxStates: number;
  /** Of the tables that grow with the number of states. */
  readonly maxBytes: number;
}

const batchSize = 1_024;

export class BreadthFirst implements Search {
  readonly findings: Finding[] = [];
  exhaustedBudget: string | null = null;
  isExhaustive = false;
  readonly #machine: Machine;
  readonly #goal: Goal;
  readonly #budget: BreadthFirstBudget;
  #visited: VisitedSet;
  #batch: Batch;
  #parents: Uint32Array<ArrayBuffer> = new Uint32Array(1 << 12);
  /** States that broke a claim by an actor's own step: runs end there. */
  readonly #failed = new Set<number>();
  readonly #settled = new Set<string>();
  #transitions = 0;
  /** The next state to expand, and the next as of the last flush. */
  #head = 0;
  #flushedHead = 0;
  /** Transitions counted since the last flush. */
  #pending = 0;
  #depth = 0;
  /** Number of the first state of the next level. */
  #levelEnd = 1;
  #isDone = false;

  constructor(machine: Machine, goal: Goal, budget: BreadthFirstBudget) {
    this.#machine = machine;
    this.#goal = goal;
    this.#budget = budget;
    this.#visited = new VisitedSet(machine.layout.words);
    this.#batch = new Batch(machine.layout.words, batchSize * 2);
    this.#visited.insert(machine.initial(), 1);
    this.#judgeNew(0, true);
  }

  get bytes(): number {
    return this.#visited.bytes + this.#parents.byteLength;
  }

  progress(): Progress {
    const states = this.#visited.count;
    const frontier = states - this.#flushedHead;
    return { states, transitions: this.#transitions, depth: this.#depth, frontier };
  }

  advance(work: number): boolean {
    for (let left = work; left > 0 && !this.#isDone; left--) {
      if (this.#head === this.#levelEnd || this.#batch.count >= batchSize) this.#flush();
      if (this.#isDone) break;
      if (this.#head === this.#visited.count) {
        this.isExhaustive = true;
        this.#isDone = true;
        break;
      }
      this.#expandHead();
    }
    return !this.#isDone;
  }

  #expandHead(): void {
    const state = this.#head;
    const visited = this.#visited;
    if (this.#failed.size > 0 && this.#failed.has(state)) {
      this.#head += 1;
      return;
    }
    const at = visited.offset(state);
    const found = this.#machine.expand(visited.table, at, this.#batch, state);
    if (found < 0) {
      this.#repack();
      return;
    }
    this.#head += 1;
    this.#pending += found;
    if (found > 0) return;
    for (const violation of this.#machine.judge.terminal(visited.table, at, this.#settled)) {
      this.#record(violation, state);
    }
  }

  /** Inserts the batch; at the end of a level, begins the next. */
  #flush(): void {
    const batch = this.#batch;
    const visited = this.#visited;
    const before = visited.count;
    visited.insert(batch.states, batch.count);
    this.#reserveParents();
    const { found } = visited;
    const leaves = this.#machine.program.leaves;
    for (let k = 0; k < batch.count && visited.count > before; k++) {
      const state = found[k]!;
      if (state < 0) continue;
      this.#parents[state] = batch.parent[k]!;
      const flags = leaves.items[batch.leaf[k]!]!;
      if ((flags & failsActor) !== 0) this.#fail(state, batch.actor[k]!);
      else if ((flags & touchesClaim) !== 0) this.#judgeNew(state, false);
    }
    this.#transitions += this.#pending;
    this.#pending = 0;
    batch.count = 0;
    this.#flushedHead = this.#head;
    if (this.#head === this.#levelEnd && visited.count > this.#levelEnd) {
      this.#levelEnd = visited.count;
      this.#depth += 1;
    }
    this.#checkBudget();
  }

  #checkBudget(): void {
    const { maxStates, maxBytes } = this.#budget;
    if (this.#isDone || this.#head === this.#visited.count) return;
    if (this.#visited.count >= maxStates) {
      this.exhaustedBudget = `${maxStates} states`;
    } else if (this.bytes >= maxBytes) {
      this.exhaustedBudget = `${maxBytes} bytes of memory`;
    }
    if (this.exhaustedBudget !== null) this.#isDone = true;
  }

  /** Judges a state just inserted. */
  #judgeNew(state: number, isInitial: boolean): void {
    const { judge, claimCellCount } = this.#machine;
    const at = this.#visited.offset(state);
    if (isInitial) {
      this.#machine.learner.instance.actors.forEach((_, actor) => {
        const { violation } = this.#machine.local(this.#visited.table, at, actor);
        if (violation !== null) this.#fail(state, actor);
      });
      if (this.#failed.has(state)) return;
    }
    const broken = judge.broken("always", this.#visited.table, at, this.#settled);
    for (const violation of broken) this.#record(violation, state);
    this.#machine.flagClaims(claimCellCount);
  }

  #fail(state: number, actor: number): void {
    const at = this.#visited.offset(state);
    const { violation } = this.#machine.local(this.#visited.table, at, actor);
    invariant(violation !== null, "failed-has-violation", `state ${state}`);
    this.#failed.add(state);
    this.#record(violation, state);
  }

  #record(violation: Violation, state: number): void {
    if (this.#settled.has(violation.claim)) return;
    this.#settled.add(violation.claim);
    const path = (): number[] => this.#path(state);
    const depth = path().length - 1;
    this.findings.push({ violation, depth, trail: () => this.#trail(path()) });
    if (reaches(this.#goal, violation.claim)) this.#isDone = true;
  }

  /** The states on the way from the initial one. */
  #path(state: number): number[] {
    const path = [state];
    for (let at = state; at !== 0; ) {
      at = this.#parents[at]!;
      path.push(at);
    }
    return path.reverse();
  }

  /** The transitions between consecutive states. */
  #trail(path: readonly number[]): Move[] {
    return path.slice(1).map((to, index) => this.#between(path[index]!, to));
  }

  /** The first transition, in the machine's order, from one state to another. */
  #between(from: number, to: number): Move {
    const { words } = this.#machine.layout;
    const { table } = this.#visited;
    const batch = new Batch(words, 16);
    this.#machine.expand(table, this.#visited.offset(from), batch, 0);
    const target = this.#visited.offset(to);
    for (let k = 0; k < batch.count; k++) {
      let w = 0;
      while (w < words && batch.states[k * words + w] === table[target + w]) w++;
      if (w < words) continue;
      const branch = this.#machine.program.branchAt(batch.leaf[k]!);
      return { actor: batch.actor[k]!, picks: picksOf(branch) };
    }
    throw new Defect("parent-leads-to-child", `state ${from} does not lead to ${to}`);
  }

  #reserveParents(): void {
    if (this.#visited.count <= this.#parents.length) return;
    const grown = new Uint32Array(Math.max(this.#parents.length * 2, this.#visited.count));
    grown.set(this.#parents);
    this.#parents = grown;
  }

  /** Widens the layout, re-packs every state in order and goes back to the last flush. */
  #repack(): void {
    const old = this.#visited;
    const before = this.#machine.widen();
    const { layout } = this.#machine;
    const wider = new VisitedSet(layout.words);
    const states = new Int32Array(batchSize * layout.words);
    for (let done = 0; done < old.count; ) {
      const count = Math.min(batchSize, old.count - done);
      for (let k = 0; k < count; k++) {
        before.repack(old.table, old.offset(done + k), layout, states, k * layout.words);
      }
      wider.insert(states, count);
      done += count;
    }
    invariant(
      wider.count === old.count,
      "repack-keeps-states",
      `${old.count} became ${wider.count}`,
    );
    this.#visited = wider;
    this.#batch = new Batch(layout.words, batchSize * 2);
    this.#head = this.#flushedHead;
    this.#pending = 0;
  }
}
