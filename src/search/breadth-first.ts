/**
 * Breadth first: every reachable state once, level by level, so the first level on which a claim is
 * broken is the fewest steps that break it.
 *
 * Only the set of states and two levels are kept, no way back: a witness is found by a second search
 * that knows how deep to look (`witness/calmest`). A level is always finished, so counts do not depend
 * on the order within it.
 */
import { Shortage } from "../state/shortage.ts";
import { everything } from "../state/state-tables.ts";
import type { Batch } from "./batch.ts";
import { type Expansion, expandEach } from "./expansion.ts";
import { Ledger } from "./ledger.ts";
import { Levels } from "./levels.ts";
import type { Machine } from "./machine.ts";
import { scout } from "./scout.ts";
import type { Finding, Goal, Progress, Qualifier, Search } from "./search.ts";
import type { Searcher } from "./searcher.ts";
import { manyStates } from "./visited.ts";

export interface BreadthFirstBudget {
  readonly maxStates: number;
  /** Of the tables that grow with the number of states. */
  readonly maxBytes: number;
  /** Whether wide states are kept as fingerprints. */
  readonly compact?: boolean;
}

export class BreadthFirst implements Search, Searcher {
  exhaustedBudget: string | null = null;
  isExhaustive = false;
  /** Set at the start of a level once there are `pausesAt` states; nothing more is done then. */
  isPaused = false;
  readonly levels: Levels;
  readonly ledger: Ledger;
  readonly #machine: Machine;
  readonly #expansion: Expansion;
  readonly #budget: BreadthFirstBudget;
  readonly #pausesAt: number;
  /** Once all has been explored. */
  #omission = 0;
  #isScouted = false;
  #isDone = false;

  constructor(
    machine: Machine,
    goal: Goal,
    budget: BreadthFirstBudget,
    expansion: Expansion = machine,
    pausesAt: number = Number.POSITIVE_INFINITY,
  ) {
    this.#machine = machine;
    this.#expansion = expansion;
    this.#budget = budget;
    this.#pausesAt = pausesAt;
    this.ledger = new Ledger(machine, goal);
    const keeping = budget.compact === true ? "fingerprints" : "states";
    this.levels = new Levels(machine.layout, this, everything, 0, keeping);
    this.#begin();
  }

  get qualifier(): Qualifier | null {
    return this.#omission > 0 ? { kind: "compact", omission: this.#omission } : null;
  }

  get findings(): readonly Finding[] {
    return this.ledger.findings;
  }

  get figures(): readonly number[] {
    return this.ledger.figures;
  }

  get bytes(): number {
    return this.levels.bytes;
  }

  progress(): Progress {
    const { states, transitions, farthest, left, found } = this.levels;
    return { states, transitions, depth: farthest, frontier: left + found };
  }

  advance(work: number): boolean {
    try {
      for (let left = work; left > 0 && !this.#isDone && !this.isPaused; ) left -= this.#work(left);
    } catch (thrown) {
      if (!(thrown instanceof Shortage)) throw thrown;
      this.#stop("this machine has no more memory for tables");
    }
    return !this.#isDone;
  }

  expandRow(states: Int32Array, from: number, to: number, batch: Batch, full: number): number {
    const expansion = this.#expansion;
    return expansion.expandRow === undefined
      ? expandEach(expansion, states, from, to, batch, full)
      : expansion.expandRow(states, from, to, batch, full);
  }

  flags(): Int32Array | null {
    const { list, areFlagged } = this.#machine.program.leaves;
    return areFlagged ? list.items : null;
  }

  meet(states: Int32Array, at: number, flags: number): void {
    this.ledger.meet(states, at, flags, this.levels.depth + 1);
  }

  end(states: Int32Array, at: number): void {
    this.ledger.end(states, at, this.levels.depth);
  }

  pass(): void {
    // There are no other shares.
  }

  /** Expands some states, or goes on to the next level; returns how much was done. */
  #work(most: number): number {
    const done = this.levels.expand(most);
    if (done < 0) {
      this.#machine.widen();
      this.#repack();
    } else if (done === 0) this.#endLevel();
    else this.#checkBudget();
    return Math.max(0, done);
  }

  #endLevel(): void {
    const { levels, ledger } = this;
    if (ledger.hasReachedGoal || levels.found === 0) {
      if (levels.found === 0) this.#omission = levels.omission;
      this.isExhaustive = levels.found === 0 && this.#omission === 0;
      this.#isDone = true;
      return;
    }
    if (!this.#isScouted && levels.states >= manyStates) {
      this.#isScouted = true;
      scout(this.#machine);
      if (!this.#repack()) return;
    }
    ledger.turn();
    levels.turn();
    this.isPaused = levels.states >= this.#pausesAt;
  }

  #begin(): void {
    const initial = this.#machine.initial();
    const hasFailed = this.#machine.hasFailed(initial, 0);
    this.levels.begin(initial, !hasFailed);
    this.ledger.begin(initial, hasFailed);
  }

  /** Adopts the machine's layout; false if all begins again. */
  #repack(): boolean {
    const goesOn = this.levels.repack(this.#machine.layout);
    if (!goesOn) this.#begin();
    return goesOn;
  }

  #checkBudget(): void {
    const { maxStates, maxBytes } = this.#budget;
    const { states, bytes, left, found } = this.levels;
    if ((states < maxStates && bytes < maxBytes) || left + found === 0) return;
    this.#stop(
      states >= maxStates
        ? `the budget of ${maxStates} states is spent`
        : `the budget of ${maxBytes} bytes of tables is spent`,
    );
  }

  #stop(reason: string): void {
    this.exhaustedBudget = reason;
    this.#isDone = true;
  }
}
