/**
 * The ledger of a search: which claims were found broken and how near, the largest figures, and whether
 * what was looked for has been found. What it says depends on the states it is shown at each depth and
 * not on their order.
 */
import type { Violation } from "../model/step.ts";
import { failsActor, touchesClaim } from "./leaves.ts";
import type { Machine } from "./machine.ts";
import { type Finding, type Goal, reaches } from "./search.ts";

export class Ledger {
  readonly findings: Finding[] = [];
  readonly figures: number[];
  hasReachedGoal = false;
  readonly #machine: Machine;
  readonly #goal: Goal;
  /** Claims found broken on levels before this one. */
  readonly #settled = new Set<string>();

  constructor(machine: Machine, goal: Goal) {
    this.#machine = machine;
    this.#goal = goal;
    this.figures = machine.learner.figures.map(() => Number.NEGATIVE_INFINITY);
  }

  begin(initial: Int32Array, hasFailed: boolean): void {
    this.meet(initial, 0, hasFailed ? failsActor : touchesClaim, 0);
  }

  /** A state at some depth that a transition with these flags leads to. */
  meet(states: Int32Array, at: number, flags: number, depth: number): void {
    if ((flags & failsActor) !== 0) {
      for (const violation of this.#machine.failures(states, at)) this.#record(violation, depth);
    } else if ((flags & touchesClaim) !== 0) {
      this.#judge(states, at, depth);
    }
  }

  #judge(states: Int32Array, at: number, depth: number): void {
    const { judge, watchedCount } = this.#machine;
    for (const violation of judge.broken("always", states, at, this.#settled)) {
      this.#record(violation, depth);
    }
    judge.measure(states, at, this.figures);
    this.#machine.flagClaims(watchedCount);
  }

  /** A state at some depth in which nobody can move. */
  end(states: Int32Array, at: number, depth: number): void {
    for (const violation of this.#machine.judge.terminal(states, at, this.#settled)) {
      this.#record(violation, depth);
    }
  }

  /** A level has been searched: nothing later can break a claim as near as what is known. */
  turn(): void {
    for (const { violation } of this.findings) this.#settled.add(violation.claim);
  }

  /** Of several ways to break a claim at one depth, the one whose message sorts first is told. */
  #record(violation: Violation, depth: number): void {
    const known = this.findings.findIndex(
      ({ violation: other }) => other.claim === violation.claim,
    );
    if (known >= 0) {
      const { depth: nearest, violation: other } = this.findings[known]!;
      if (nearest < depth || (nearest === depth && other.message <= violation.message)) return;
      this.findings.splice(known, 1);
    }
    this.findings.push({ violation, depth });
    this.findings.sort((a, b) => a.depth - b.depth || byName(a, b));
    if (reaches(this.#goal, violation.claim)) this.hasReachedGoal = true;
  }
}

function byName({ violation: a }: Finding, { violation: b }: Finding): number {
  if (a.claim === b.claim) return 0;
  return a.claim < b.claim ? -1 : 1;
}
