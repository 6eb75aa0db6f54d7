/**
 * The program: the image compiled for one layout. Decision trees become runs of integers over packed
 * words, so a state is expanded without being unpacked.
 *
 * An address is a read node if positive (`read-nodes.ts`); 0 is a branch nobody has seen; -1 says
 * blocked (or finished, or failed); any other negative `p` is the leaf `-2 - p` (`leaves.ts`).
 *
 * When the learner has met a value or local state for which the layout has no room, expanding returns
 * -1; the caller makes a wider program and re-packs its states.
 */
import type { Branch, Test } from "../automaton/image.ts";
import type { Learner } from "../automaton/learner.ts";
import { Layout } from "../state/layout.ts";
import { invariant } from "../std/defect.ts";
import type { Int32List } from "../std/int32-list.ts";
import type { Batch } from "./batch.ts";
import { isChoice, Leaves } from "./leaves.ts";
import { ReadNodes, unknown } from "./read-nodes.ts";
import { type Tables, type Unrolled, unroll } from "./unrolled.ts";

/** A program is unrolled after this many states without anything new, twice as many the next time. */
const firstPatience = 1 << 15;
/** The address of a leaf that says blocked. */
const blocked = -1;

export class Program {
  readonly learner: Learner;
  readonly layout: Layout;
  readonly actors: number;
  readonly leaves: Leaves;
  readonly #nodes: ReadNodes;
  /** Per actor: address of its table of roots, one for each local state. */
  readonly #roots: Int32Array;
  readonly #picks: number[] = [];
  /** The program as JavaScript, once nothing has been learned for a while; null before. */
  #unrolled: Unrolled | null = null;
  /** States to expand without learning anything before it is unrolled. */
  #patience = firstPatience;
  #quiet = 0;

  /** `watched` are the cells that claims and figures have been seen to read. */
  constructor(learner: Learner, watched: ReadonlySet<number>) {
    this.learner = learner;
    this.actors = learner.instance.actors.length;
    this.layout = new Layout(countsOf(learner));
    this.leaves = new Leaves(learner, this.layout, watched);
    this.#nodes = new ReadNodes(this.layout, this.actors);
    this.#roots = new Int32Array(this.actors);
    for (let actor = 0; actor < this.actors; actor++) {
      this.#roots[actor] = this.#nodes.code.extend(this.layout.capacity(actor));
      learner.locals(actor).forEach((state, local) => {
        if (state.status !== "running")
          this.#nodes.code.items[this.#roots[actor]! + local] = blocked;
        for (const branch of state.branches) this.#attach(actor, local, branch);
      });
    }
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
    if (this.#unrolled !== null) {
      const moves = this.#unrolled(states, at, batch);
      if (moves >= 0) return moves;
    } else if (++this.#quiet === this.#patience) this.#unrolled = unroll(this.tables());
    return this.#expandByTables(states, at, batch, before);
  }

  #expandByTables(states: Int32Array, at: number, batch: Batch, before: number): number {
    const { layout, actors } = this;
    const { word, shift, mask } = layout;
    let code = this.#nodes.code.items;
    batch.reserve(actors);
    for (let actor = 0; actor < actors; actor++) {
      const local = (states[at + word[actor]!]! >>> shift[actor]!) & mask[actor]!;
      let p = code[this.#roots[actor]! + local]!;
      while (p > 0) {
        p = code[p + 3 + ((states[at + code[p]!]! >>> code[p + 1]!) & code[p + 2]!)]!;
      }
      if (p === blocked) continue;
      if (p === unknown || (this.leaves.list.items[-2 - p]! & isChoice) !== 0) {
        if (!this.#explore(actor, local, states, at, batch)) return -1;
        code = this.#nodes.code.items;
        batch.reserve(actors);
      } else {
        this.#emit(actor, -2 - p, states, at, batch);
      }
    }
    return batch.count - before;
  }

  /** The tables as they are now. */
  tables(): Tables {
    const { layout } = this;
    return {
      words: layout.words,
      code: this.#nodes.code.items,
      leaves: this.leaves.list.items,
      actors: Array.from(this.#roots, (roots, actor) => ({
        word: layout.word[actor]!,
        shift: layout.shift[actor]!,
        mask: layout.mask[actor]!,
        roots,
      })),
    };
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
    const root = this.#roots[actor]! + local;
    if (this.learner.locals(actor)[local]!.status !== "running") {
      this.#nodes.code.items[root] = blocked;
    }
    return this.#follow(this.#nodes.code, root, { actor, local, states, at, batch });
  }

  /** Appends the moves under the pointer at `slot` of `list`; false if the layout is outgrown. */
  #follow(list: Int32List, slot: number, from: Exploring): boolean {
    const { actor, local, states, at, batch } = from;
    const code = this.#nodes.code.items;
    let p = list.items[slot]!;
    while (p > 0) p = code[p + 3 + ((states[at + code[p]!]! >>> code[p + 1]!) & code[p + 2]!)]!;
    if (p === blocked) return true;
    if (p === unknown) {
      const state = (cell: number) => this.layout.get(states, at, this.actors + cell);
      const branch = this.learner.learn(actor, local, state, this.#picks);
      if (this.isOutgrown) return false;
      this.#attach(actor, local, branch);
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

  /** Adds a branch to the tree of a local state. */
  #attach(actor: number, local: number, branch: Branch): void {
    if (this.#unrolled !== null) this.#patience *= 2;
    this.#unrolled = null;
    this.#quiet = 0;
    let list = this.#nodes.code;
    let slot = this.#roots[actor]! + local;
    for (const test of branch.tests) {
      if (list.items[slot] === unknown) {
        const node = this.#node(test);
        list.items[slot] = node;
      }
      const p = list.items[slot]!;
      this.#check(p, test, actor, local);
      if (test.kind === "read") {
        list = this.#nodes.code;
        slot = p + 3 + test.value;
      } else {
        list = this.leaves.list;
        slot = -p + test.pick;
      }
    }
    const was = list.items[slot];
    invariant(was === unknown, "branch-is-new", `leaf of actor ${actor} learned twice`);
    const p = this.#leaf(actor, branch);
    list.items[slot] = p;
  }

  #node(test: Test): number {
    return test.kind === "read"
      ? this.#nodes.add(test.cell)
      : -2 - this.leaves.addChoice(test.count);
  }

  #leaf(actor: number, branch: Branch): number {
    const { outcome } = branch;
    return outcome.kind === "blocked" ? blocked : -2 - this.leaves.addMove(actor, branch, outcome);
  }

  #check(p: number, test: Test, actor: number, local: number): void {
    const same =
      test.kind === "choose"
        ? p < blocked && this.leaves.list.items[-1 - p] === test.count
        : p > 0 && this.#nodes.reads(p, test.cell);
    if (same) return;
    throw this.learner.mistakeOfOrder(actor, local);
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
