/**
 * The graph of all reachable states with its edges, for what single states cannot tell: by a second
 * exploration, for the search keeps no edges. Breadth first, so states are numbered nearest first, and
 * the edges of a state lie in a row, in the machine's order.
 *
 * A state in which nobody can move has one edge to itself that nobody takes: the run stands still there
 * for ever. A state in which an actor has broken a claim has none: runs end there, and that is the
 * business of the broken claim.
 */
import { picksOf } from "../../automaton/image.ts";
import { Int32List } from "../../std/int32-list.ts";
import { Batch } from "../batch.ts";
import type { Machine } from "../machine.ts";
import type { Move } from "../search.ts";
import { NumberedStates } from "./numbered-states.ts";

/** States expanded between two yields. */
const sliceWork = 1 << 12;
/** Who takes the edge of a state that stands still. */
const nobody = -1;

export class StateGraph {
  readonly machine: Machine;
  readonly actors: number;
  readonly states: NumberedStates;
  /** Where the edges of each state begin; those of state `n` end where those of `n + 1` begin. */
  readonly first: Int32List = new Int32List(1 << 10);
  /** Per edge: the state it leads to. */
  readonly to: Int32List = new Int32List(1 << 10);
  /** Per edge: twice the actor who takes it, and 1 more if it is progress; negative for nobody. */
  readonly #by = new Int32List(1 << 10);
  readonly #batch: Batch;

  constructor(machine: Machine) {
    this.machine = machine;
    this.actors = machine.learner.instance.actors.length;
    this.states = new NumberedStates(machine.layout);
    this.#batch = new Batch(machine.layout.words, 64);
    this.first.push(0);
  }

  get count(): number {
    return this.states.count;
  }

  get bytes(): number {
    const lists = [this.first, this.to, this.#by];
    return lists.reduce((sum, { items }) => sum + items.byteLength, this.states.bytes);
  }

  /**
   * Explores everything; false where the tables would take more than `maxBytes`. Throws `Outgrown`
   * where a search has not learned everything before.
   */
  *explore(maxBytes: number): Generator<void, boolean, void> {
    this.states.numberOf(this.machine.initial(), 0);
    for (let state = 0; state < this.count; state++) {
      this.#addEdgesOf(state);
      if (state % sliceWork !== sliceWork - 1) continue;
      if (this.bytes > maxBytes) return false;
      yield;
    }
    return this.bytes <= maxBytes;
  }

  /** The edges of a state: from this one … */
  begin(state: number): number {
    return this.first.items[state]!;
  }

  /** … to the one before this. */
  end(state: number): number {
    return this.first.items[state + 1]!;
  }

  /** Who takes the edge; -1 for nobody. */
  actorOf(edge: number): number {
    return this.#by.items[edge]! >> 1;
  }

  isProgress(edge: number): boolean {
    const by = this.#by.items[edge]!;
    return by >= 0 && (by & 1) === 1;
  }

  /** Whether some edge is progress. */
  get hasProgress(): boolean {
    for (let edge = 0; edge < this.#by.length; edge++) if (this.isProgress(edge)) return true;
    return false;
  }

  /** Whether nobody can move. */
  standsStill(state: number): boolean {
    const edge = this.begin(state);
    return edge < this.end(state) && this.actorOf(edge) < 0;
  }

  canMove(actor: number, state: number): boolean {
    for (let edge = this.begin(state); edge < this.end(state); edge++) {
      if (this.actorOf(edge) === actor) return true;
    }
    return false;
  }

  /** The transition that an edge of this state stands for; null for standing still. */
  moveOf(state: number, edge: number): Move | null {
    const actor = this.actorOf(edge);
    if (actor < 0) return null;
    const { leaf } = this.#expand(state);
    const branch = this.machine.program.leaves.branchAt(leaf[edge - this.begin(state)]!);
    return { actor, picks: picksOf(branch) };
  }

  #addEdgesOf(state: number): void {
    const { machine, states, to } = this;
    const { layout } = machine;
    const failed = machine.learner.hasFailures && this.#hasFailed(state);
    const batch = failed ? null : this.#expand(state);
    for (let k = 0; k < (batch?.count ?? 0); k++) {
      const { actor, states: successors } = batch!;
      const { list } = states;
      const local = machine.local(list.items, state * layout.words, actor[k]!);
      to.push(states.numberOf(successors, k * layout.words));
      this.#by.push(actor[k]! * 2 + (local.isProgress ? 1 : 0));
    }
    if (batch?.count === 0) {
      to.push(state);
      this.#by.push(nobody);
    }
    this.first.push(to.length);
  }

  #hasFailed(state: number): boolean {
    const { list } = this.states;
    return this.machine.hasFailed(list.items, state * list.words);
  }

  #expand(state: number): Batch {
    const { list } = this.states;
    this.#batch.clear();
    this.machine.expandOrThrow(list.items, state * list.words, this.#batch);
    return this.#batch;
  }
}
