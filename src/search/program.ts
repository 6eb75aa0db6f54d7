/**
 * The program: the image for one layout, as trees of integers over packed words, so a state is expanded
 * without being unpacked. One state is expanded by walking the trees; rows of many by compiled code,
 * as far as that knows.
 *
 * When the learner has met a value or local state for which the layout has no room, expanding returns
 * -1; the caller makes a wider program and re-packs its states.
 */
import type { Learner } from "../automaton/learner.ts";
import { Layout } from "../state/layout.ts";
import type { Int32List } from "../std/int32-list.ts";
import type { Batch } from "./batch.ts";
import { Compiled, isTooLarge } from "./compiled.ts";
import { isChoice, type Leaves } from "./leaves.ts";
import { blocked, type Tables, unknown } from "./tables.ts";
import { Trees } from "./trees.ts";
import { Workspace } from "./workspace.ts";

/** Trees are walked in the tables this often before they are compiled, twice as often the next time. */
const firstPatience = 1 << 15;

export class Program {
  readonly learner: Learner;
  readonly layout: Layout;
  /** How many values each field of the layout must hold. */
  readonly counts: readonly number[];
  readonly actors: number;
  readonly #trees: Trees;
  readonly #picks: number[] = [];
  /** What was known when it was last compiled; null before. */
  #compiled: Compiled | null = null;
  readonly #workspace: Workspace;
  /** Trees walked in the tables since then, and how many there may be. */
  #walked = 0;
  #patience = firstPatience;

  /** `watched` are the cells that claims and figures have been seen to read. */
  constructor(learner: Learner, watched: ReadonlySet<number>) {
    this.learner = learner;
    this.actors = learner.instance.actors.length;
    this.counts = countsOf(learner);
    this.layout = new Layout(this.counts);
    this.#trees = new Trees(learner, this.layout, watched);
    this.#workspace = new Workspace(this.layout.words, this.actors);
  }

  get leaves(): Leaves {
    return this.#trees.leaves;
  }

  /** Whether the learner has met more than the layout can hold. */
  get isOutgrown(): boolean {
    const { layout } = this;
    return countsOf(this.learner).some((count, field) => count > layout.capacity(field));
  }

  /**
   * Appends every transition of the state at `at` to the batch and returns how many there are, or -1
   * if the layout is outgrown (the batch then holds rubbish beyond its old count).
   */
  expand(states: Int32Array, at: number, batch: Batch): number {
    const before = batch.count;
    for (let actor = 0; actor < this.actors; actor++) {
      if (!this.expandActor(actor, states, at, batch)) return -1;
    }
    return batch.count - before;
  }

  /**
   * Expands the states from one index to another, until the batch has `full` transitions; returns the
   * index of the first state that is not expanded, or -1 if the layout is outgrown (the batch then
   * holds rubbish). States without transitions are noted in `batch.stuck`.
   */
  expandRow(states: Int32Array, from: number, to: number, batch: Batch, full: number): number {
    if (this.#walked >= this.#patience) this.#compile();
    const { words } = this.layout;
    let index = from;
    while (index < to && batch.count < full) {
      if (this.#compiled === null) {
        const moves = this.expand(states, index * words, batch);
        if (moves < 0) return -1;
        if (moves === 0) batch.stuck.push(index);
        index += 1;
        this.#walked += this.actors;
      } else {
        const row = index;
        index = this.#compiled.expandRow(states, row, to, batch, full);
        if (!this.#expandRest(states, row, batch)) return -1;
      }
    }
    return index;
  }

  /** What the compiled program did not know of a row; false if the layout is outgrown. */
  #expandRest(states: Int32Array, row: number, batch: Batch): boolean {
    const { skipped, missed } = this.#workspace;
    const { words } = this.layout;
    this.#walked += skipped.length * this.actors + missed.length / 2;
    for (const position of skipped) {
      const moves = this.expand(states, (row + position) * words, batch);
      if (moves < 0) return false;
      if (moves === 0) batch.stuck.push(row + position);
    }
    for (let index = 0; index < missed.length; index += 2) {
      const at = (row + missed[index]!) * words;
      if (!this.expandActor(missed[index + 1]!, states, at, batch)) return false;
    }
    return true;
  }

  #compile(): void {
    const tables = this.tables();
    this.#compiled = isTooLarge(tables) ? null : new Compiled(tables, this.#workspace);
    this.#walked = 0;
    this.#patience *= 2;
  }

  /** Appends the transitions of one actor, from the tables; false if the layout is outgrown. */
  expandActor(actor: number, states: Int32Array, at: number, batch: Batch): boolean {
    const { layout } = this;
    const code = this.#trees.code.items;
    const local = layout.get(states, at, actor);
    let p = code[this.#trees.root(actor, local)]!;
    while (p > 0) {
      p = code[p + 3 + ((states[at + code[p]!]! >>> code[p + 1]!) & code[p + 2]!)]!;
    }
    if (p === blocked) return true;
    if (p === unknown || (this.leaves.list.items[-2 - p]! & isChoice) !== 0) {
      return this.#explore(actor, local, states, at, batch);
    }
    batch.reserve(1);
    this.#emit(actor, -2 - p, states, at, batch);
    return true;
  }

  /** The tables as they are now. */
  tables(): Tables {
    return this.#trees.tables();
  }

  #emit(actor: number, leaf: number, states: Int32Array, at: number, batch: Batch): void {
    const leaves = this.leaves.list.items;
    const { words } = this.layout;
    const k = batch.count++;
    const to = batch.states;
    const start = k * words;
    for (let w = 0; w < words; w++) to[start + w] = states[at + w]!;
    const end = leaf + 2 + 3 * leaves[leaf + 1]!;
    for (let edit = leaf + 2; edit < end; edit += 3) {
      const index = start + leaves[edit]!;
      to[index] = (to[index]! & leaves[edit + 1]!) | leaves[edit + 2]!;
    }
    batch.actor[k] = actor;
    batch.leaf[k] = leaf;
  }

  /** The slow way for one actor: learns what is unknown and follows every alternative of a choice. */
  #explore(actor: number, local: number, states: Int32Array, at: number, batch: Batch): boolean {
    this.#picks.length = 0;
    const root = this.#trees.root(actor, local);
    if (this.learner.locals(actor)[local]!.status !== "running") this.#trees.block(actor, local);
    return this.#follow(this.#trees.code, root, { actor, local, states, at, batch });
  }

  /** Appends the moves under the pointer at `slot` of `list`; false if the layout is outgrown. */
  #follow(list: Int32List, slot: number, from: Exploring): boolean {
    const { actor, local, states, at, batch } = from;
    const code = this.#trees.code.items;
    let p = list.items[slot]!;
    while (p > 0) p = code[p + 3 + ((states[at + code[p]!]! >>> code[p + 1]!) & code[p + 2]!)]!;
    if (p === blocked) return true;
    if (p === unknown) {
      const state = (cell: number) => this.layout.get(states, at, this.actors + cell);
      const branch = this.learner.learn(actor, local, state, this.#picks);
      if (this.isOutgrown) return false;
      this.#trees.attach(actor, local, branch);
      return this.#follow(list, slot, from);
    }
    const leaf = -2 - p;
    if ((this.leaves.list.items[leaf]! & isChoice) === 0) {
      batch.reserve(1);
      this.#emit(actor, leaf, states, at, batch);
      return true;
    }
    const count = this.leaves.list.items[leaf + 1]!;
    for (let pick = 0; pick < count; pick++) {
      this.#picks.push(pick);
      if (!this.#follow(this.leaves.list, leaf + 2 + pick, from)) return false;
      this.#picks.pop();
    }
    return true;
  }
}

/** Whose transitions are looked for, in which state, and where they go. */
interface Exploring {
  readonly actor: number;
  readonly local: number;
  readonly states: Int32Array;
  readonly at: number;
  readonly batch: Batch;
}

/** How many values each field must hold: local states of the actors, then values of the cells. */
function countsOf(learner: Learner): number[] {
  const { actors, cells } = learner.instance;
  return [
    ...actors.map((_, actor) => learner.locals(actor).length),
    ...cells.map((_, cell) => learner.values.count(cell)),
  ];
}
