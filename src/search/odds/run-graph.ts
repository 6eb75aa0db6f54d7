/**
 * The graph of all complete runs, with its transitions written down. A run is complete where nobody can
 * move any more: an actor that breaks a claim stops there, and the others go on. It is a hit if a claim
 * that is asked about is broken on the way.
 *
 * What the others do once a claim is broken may make no sense to the model; where it throws, the run ends.
 *
 * Where the layout is outgrown it is begun again; once it is there, nothing is left to learn.
 */
import { ModelMistake } from "../../model/mistake.ts";
import type { Violation } from "../../model/step.ts";
import { Int32List } from "../../std/int32-list.ts";
import { Batch } from "../batch.ts";
import { type Machine, Outgrown } from "../machine.ts";
import { Numbering } from "./numbering.ts";

/** What is to be said of a run in a state: nothing, or that it is a hit from here on. */
const unbroken = 0;
const broken = 1;

const none: ReadonlySet<string> = new Set();

export class RunGraph {
  /** By state: whether it breaks a claim that is asked about. */
  readonly #hits: Int32List = new Int32List(1 << 10);
  /** By state: where its transitions begin; they end where those of the next begin. */
  readonly starts: Int32List = new Int32List(1 << 10);
  /** By transition, in the order of actors: where to, by whom, and by which leaf. */
  readonly to: Int32List = new Int32List(1 << 12);
  readonly actor: Int32List = new Int32List(1 << 12);
  readonly leaf: Int32List = new Int32List(1 << 12);
  readonly #machine: Machine;
  readonly #isAsked: (claim: string) => boolean;
  #numbering: Numbering;
  #batch: Batch;

  /** `isAsked` tells of a claim whether breaking it is a hit. */
  constructor(machine: Machine, isAsked: (claim: string) => boolean) {
    this.#machine = machine;
    this.#isAsked = isAsked;
    this.#numbering = new Numbering(machine.layout.words);
    this.#batch = new Batch(machine.layout.words, 64);
    this.#begin();
  }

  /** States met so far. */
  get count(): number {
    return this.#numbering.count;
  }

  /** Whether a run that comes to the state is a hit. */
  isHit(state: number): boolean {
    return this.#hits.items[state] === broken;
  }

  /** Expands so many states; true while there are more. */
  advance(work: number): boolean {
    try {
      for (let left = work; left > 0 && this.#hits.length < this.count; left--) this.#expand();
    } catch (thrown) {
      if (!(thrown instanceof Outgrown)) throw thrown;
      this.#machine.widen();
      this.#begin();
    }
    return this.#hits.length < this.count;
  }

  #begin(): void {
    for (const list of [this.#hits, this.starts, this.to, this.actor, this.leaf]) list.clear();
    this.#numbering = new Numbering(this.#machine.layout.words);
    this.#batch = new Batch(this.#machine.layout.words, 64);
    this.#numbering.of(this.#machine.initial(), 0);
    this.starts.push(0);
  }

  #expand(): void {
    const batch = this.#batch;
    const at = this.#hits.length * batch.words;
    batch.clear();
    this.#follow(at);
    this.#hits.push(this.#breaks(at) ? broken : unbroken);
    for (let k = 0; k < batch.count; k++) {
      this.to.push(this.#numbering.of(batch.states, k * batch.words));
      this.actor.push(batch.actor[k]!);
      this.leaf.push(batch.leaf[k]!);
    }
    this.starts.push(this.to.length);
  }

  /** Fills the batch with what can follow the state at `at`. */
  #follow(at: number): void {
    const { items } = this.#numbering.states;
    try {
      this.#machine.expandOrThrow(items, at, this.#batch);
    } catch (thrown) {
      if (!(thrown instanceof ModelMistake) || !this.#machine.hasFailed(items, at)) throw thrown;
      this.#batch.clear();
    }
  }

  #breaks(at: number): boolean {
    const { judge, watchedCount } = this.#machine;
    const { items } = this.#numbering.states;
    const isAsked = ({ claim }: Violation) => this.#isAsked(claim);
    const failures = this.#machine.failures(items, at);
    if (failures.length > 0) return failures.some(isAsked);
    const isBroken = judge.broken("always", items, at, none).some(isAsked);
    this.#machine.flagClaims(watchedCount);
    if (isBroken) return true;
    return this.#batch.count === 0 && judge.terminal(items, at, none).some(isAsked);
  }
}
