/**
 * Uniform over complete interleavings, by counting: the graph of all runs is written down first, and in
 * each state a transition is as likely as its share of the runs that go on from there. Exactly uniform.
 *
 * Where there are too many states, or a cycle and so no number of runs, it goes by the number of steps
 * that the actors have left instead (`urw.ts`), and says so.
 */
import type { Prng } from "../../std/prng.ts";
import type { Machine } from "../machine.ts";
import { interleavings } from "../odds/interleavings.ts";
import { RunGraph } from "../odds/run-graph.ts";
import type { Scheduler } from "./scheduler.ts";
import { Urw } from "./urw.ts";
import { nobody, type Walker } from "./walker.ts";

/** States of a graph that is still counted. */
const mostStates = 1 << 18;

export class Uniform implements Scheduler {
  remark: string | null = null;
  readonly #prng: Prng;
  readonly #graph: RunGraph;
  /** By transition: how likely it is, or one before it in the same state. */
  #upTo: Float64Array | null = null;
  readonly #instead: Urw;
  #isPrepared = false;
  #at = 0;

  /** `isAsked` tells of a claim whether a run ends by breaking it. */
  constructor(machine: Machine, prng: Prng, isAsked: (claim: string) => boolean) {
    this.#prng = prng;
    this.#graph = new RunGraph(machine, isAsked);
    this.#instead = new Urw(machine.program.actors, prng);
  }

  get pilots(): number {
    return this.#isPrepared && this.#upTo === null ? this.#instead.pilots : 0;
  }

  prepare(work: number): boolean {
    const isMore = this.#graph.advance(work);
    if (isMore && this.#graph.count <= mostStates) return true;
    const counts = isMore ? null : interleavings(this.#graph);
    if (counts !== null) this.#upTo = shares(this.#graph, counts.all);
    else
      this.remark = `not uniform, but by steps left: ${isMore ? "too many states" : "runs without end"}`;
    this.#isPrepared = true;
    return false;
  }

  begin(walker: Walker): void {
    this.#at = 0;
    if (this.#upTo === null) this.#instead.begin(walker);
  }

  step(walker: Walker): number {
    if (this.#upTo === null) return this.#instead.step(walker);
    const { starts, to, actor, leaf } = this.#graph;
    let edge = starts.items[this.#at]!;
    const last = starts.items[this.#at + 1]! - 1;
    if (last < edge) return nobody;
    const drawn = fraction(this.#prng);
    while (edge < last && drawn >= this.#upTo[edge]!) edge += 1;
    this.#at = to.items[edge]!;
    walker.looked = actor.items[edge]!;
    return walker.take(leaf.items[edge]!);
  }

  end(walker: Walker): void {
    if (this.#upTo === null) this.#instead.end(walker);
  }
}

/** A number in 0 … 1, without 1, of 53 bits. */
function fraction(prng: Prng): number {
  return ((prng.next() >>> 5) * 0x400_0000 + (prng.next() >>> 6)) / 2 ** 53;
}

/** Bits of a share that are kept. */
const precision = 52n;

/** By transition: the part of a state's runs that go by it, or by one of the state's before it. */
function shares({ count, starts, to }: RunGraph, runs: readonly bigint[]): Float64Array {
  const upTo = new Float64Array(to.length);
  for (let state = 0; state < count; state++) {
    let before = 0n;
    for (let edge = starts.items[state]!; edge < starts.items[state + 1]!; edge++) {
      before += runs[to.items[edge]!]!;
      upTo[edge] = Number((before << precision) / runs[state]!) / 2 ** Number(precision);
    }
  }
  return upTo;
}
