/**
 * Depth first: every reachable state once, and from each on as far as it goes before another is tried. It
 * keeps the visited set and the path it is on, with what is left to try along it, and no levels: what is
 * deep is found early, and told by the path to it, which need not be short.
 *
 * When the layout is outgrown, everything is packed again and the state at hand expanded anew.
 */
import { type Branch, picksOf } from "../automaton/image.ts";
import type { Violation } from "../model/step.ts";
import type { Layout } from "../state/layout.ts";
import { StateList } from "../state/state-list.ts";
import { VisitedSet } from "../state/visited-set.ts";
import { Int32List } from "../std/int32-list.ts";
import { Batch } from "./batch.ts";
import type { BreadthFirstBudget } from "./breadth-first.ts";
import type { Machine } from "./machine.ts";
import { scout } from "./scout.ts";
import {
  type Finding,
  type Goal,
  type Move,
  type Progress,
  reaches,
  type Search,
} from "./search.ts";

/** A search of so many states sends scouts. */
const manyStates = 1 << 12;

export class DepthFirst implements Search {
  readonly findings: Finding[] = [];
  exhaustedBudget: string | null = null;
  isExhaustive = false;
  readonly figures: number[];
  readonly #machine: Machine;
  readonly #goal: Goal;
  readonly #budget: BreadthFirstBudget;
  #layout: Layout;
  #visited: VisitedSet;
  #batch: Batch;
  /** Transitions that are still to be tried, the next one last: where they lead, by whom, and how. */
  #states: StateList;
  readonly #actors = new Int32List(1 << 10);
  readonly #branches: Branch[] = [];
  /** Per step of the path, how many transitions were left when it was taken. */
  readonly #left = new Int32List(1 << 10);
  /** The path. */
  readonly #pathActors = new Int32List(1 << 10);
  readonly #pathBranches: Branch[] = [];
  readonly #settled = new Set<string>();
  #transitions = 0;
  #deepest = 0;
  #isScouted = false;
  #isDone = false;

  constructor(machine: Machine, goal: Goal, budget: BreadthFirstBudget) {
    this.#machine = machine;
    this.#goal = goal;
    this.#budget = budget;
    const { layout } = machine;
    this.#layout = layout;
    this.figures = machine.learner.figures.map(() => Number.NEGATIVE_INFINITY);
    this.#visited = new VisitedSet(layout.words);
    this.#states = new StateList(layout.words);
    this.#batch = new Batch(layout.words, 64);
    const initial = machine.initial();
    this.#visited.add(initial, 0);
    this.#enter(initial);
  }

  get bytes(): number {
    return this.#visited.bytes + this.#states.bytes;
  }

  progress(): Progress {
    const [states, frontier] = [this.#visited.count, this.#states.count];
    return { states, transitions: this.#transitions, depth: this.#deepest, frontier };
  }

  advance(work: number): boolean {
    for (let left = work; left > 0 && !this.#isDone; ) {
      if (this.#next()) left -= 1;
    }
    return !this.#isDone;
  }

  /** Tries the next transition; true if it leads to a new state. */
  #next(): boolean {
    if (!this.#isScouted && this.#visited.count >= manyStates) this.#scout();
    const index = this.#states.count - 1;
    this.#backTo(index + 1);
    if (index < 0) {
      this.isExhaustive = true;
      this.#isDone = true;
      return false;
    }
    const { items, words } = this.#states;
    this.#states.count = index;
    const actor = this.#actors.items[--this.#actors.length]!;
    const branch = this.#branches.pop()!;
    if (!this.#visited.add(items, index * words)) return false;
    this.#left.push(index);
    this.#pathActors.push(actor);
    this.#pathBranches.push(branch);
    this.#deepest = Math.max(this.#deepest, this.#pathBranches.length);
    this.#enter(items.slice(index * words, (index + 1) * words));
    this.#checkBudget();
    return true;
  }

  /** Leaves the steps of the path from which nothing is left to try. */
  #backTo(count: number): void {
    const left = this.#left;
    while (left.length > 0 && left.items[left.length - 1]! >= count) {
      left.length -= 1;
      this.#pathActors.length -= 1;
      this.#pathBranches.pop();
    }
  }

  /** Judges a new state, and puts its transitions by. */
  #enter(entered: Int32Array<ArrayBuffer>): void {
    const machine = this.#machine;
    const failures = machine.failures(entered, 0);
    this.#record(failures);
    if (failures.length > 0) return;
    const state = this.#expand(entered);
    const { judge, watchedCount } = machine;
    judge.measure(state, 0, this.figures);
    this.#record(judge.broken("always", state, 0, this.#settled));
    machine.flagClaims(watchedCount);
    const batch = this.#batch;
    if (batch.count === 0) this.#record(judge.terminal(state, 0, this.#settled));
    this.#transitions += batch.count;
    for (let k = batch.count - 1; k >= 0; k--) {
      this.#states.push(batch.states, k * batch.words);
      this.#actors.push(batch.actor[k]!);
      this.#branches.push(machine.program.leaves.branchAt(batch.leaf[k]!));
    }
  }

  /** Fills the batch; returns the state as it is packed then. */
  #expand(entered: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
    let state = entered;
    this.#batch.clear();
    while (this.#machine.expand(state, 0, this.#batch) < 0) {
      const before = this.#layout;
      this.#machine.widen();
      this.#repack();
      const wider = new Int32Array(this.#layout.words);
      before.repacking(this.#layout)(state, 0, wider, 0);
      state = wider;
    }
    return state;
  }

  #scout(): void {
    this.#isScouted = true;
    scout(this.#machine);
    if (this.#machine.layout !== this.#layout) this.#repack();
  }

  #repack(): void {
    const before = this.#layout;
    const { layout } = this.#machine;
    this.#visited = this.#visited.repacked(before, layout);
    this.#states = this.#states.repacked(before, layout);
    this.#batch = new Batch(layout.words, 64);
    this.#layout = layout;
  }

  #record(violations: readonly Violation[]): void {
    for (const violation of violations) {
      if (this.#settled.has(violation.claim)) continue;
      this.#settled.add(violation.claim);
      const trail = this.#pathBranches.map(
        (branch, step): Move => ({
          actor: this.#pathActors.items[step]!,
          picks: picksOf(branch),
        }),
      );
      this.findings.push({ violation, depth: trail.length, trail });
      if (reaches(this.#goal, violation.claim)) this.#isDone = true;
    }
  }

  #checkBudget(): void {
    const { maxStates, maxBytes } = this.#budget;
    const { count } = this.#visited;
    if (this.#isDone || this.#states.count === 0) return;
    if (count < maxStates && ((count & 1023) !== 0 || this.bytes < maxBytes)) return;
    this.exhaustedBudget =
      count >= maxStates
        ? `the budget of ${maxStates} states is spent`
        : `the budget of ${maxBytes} bytes of tables is spent`;
    this.#isDone = true;
  }
}
