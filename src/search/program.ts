/**
 * The program: the image compiled for one layout. Decision trees become runs of integers over packed
 * words, so a state is expanded without being unpacked.
 *
 * Addresses in `code`: a positive one is a read node `[word, shift, mask, child for each value …]`; 0
 * is a branch nobody has seen; -1 is a leaf that says blocked (or finished, or failed); any other
 * negative address `p` is a leaf at `-2 - p` in `leaves`:
 *   a move `[flags, edits, (word, keep, set) …]`, or a choice `[isChoice, count, child …]`.
 *
 * When the learner has met a value or local state for which the layout has no room, expanding returns
 * `outgrown`; the caller makes a wider program and re-packs its states.
 */
import type { Branch, Outcome, Test } from "../automaton/image.ts";
import type { Learner } from "../automaton/learner.ts";
import { Layout } from "../state/layout.ts";
import { invariant } from "../std/defect.ts";
import { Int32List } from "../std/int32-list.ts";
import type { Batch } from "./batch.ts";
import { ReadNodes, unknown } from "./read-nodes.ts";

/** The address of a leaf that says blocked. */
const blocked = -1;

/** Flags of a leaf. */
export const isChoice = 1;
/** The actor breaks a claim by this move. */
export const failsActor = 2;
/** The move writes a cell that some claim reads. */
export const touchesClaim = 4;

export class Program {
  readonly learner: Learner;
  readonly layout: Layout;
  readonly actors: number;
  readonly leaves: Int32List = new Int32List(1 << 10);
  readonly #nodes: ReadNodes;
  /** Per actor: address of its table of roots, one for each local state. */
  readonly #roots: Int32Array;
  readonly #branchAt = new Map<number, Branch>();
  readonly #watched: Set<number>;
  readonly #picks: number[] = [];

  /** `watched` are the cells that claims and figures have been seen to read. */
  constructor(learner: Learner, watched: Set<number>) {
    this.learner = learner;
    this.actors = learner.instance.actors.length;
    this.layout = new Layout(countsOf(learner));
    this.#watched = watched;
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
    const { layout, actors } = this;
    const { word, shift, mask } = layout;
    const before = batch.count;
    let code = this.#nodes.code.items;
    batch.reserve(actors);
    for (let actor = 0; actor < actors; actor++) {
      const local = (states[at + word[actor]!]! >>> shift[actor]!) & mask[actor]!;
      let p = code[this.#roots[actor]! + local]!;
      while (p > 0) {
        p = code[p + 3 + ((states[at + code[p]!]! >>> code[p + 1]!) & code[p + 2]!)]!;
      }
      if (p === blocked) continue;
      if (p === unknown || (this.leaves.items[-2 - p]! & isChoice) !== 0) {
        if (!this.#explore(actor, local, states, at, batch)) return -1;
        code = this.#nodes.code.items;
        batch.reserve(actors);
      } else {
        this.#emit(actor, -2 - p, states, at, batch);
      }
    }
    return batch.count - before;
  }

  /** The branch that a leaf stands for. */
  branchAt(leaf: number): Branch {
    const branch = this.#branchAt.get(leaf);
    invariant(branch !== undefined, "leaf-has-branch", `no branch at leaf ${leaf}`);
    return branch;
  }

  /** The branches that an actor may take in a state, blocked ones included; learns what is missing. */
  branches(actor: number, states: Int32Array, at: number): Branch[] | null {
    const found: Branch[] = [];
    const local = this.layout.get(states, at, actor);
    const complete = this.#walk(actor, local, states, at, (branch) => found.push(branch));
    return complete ? found : null;
  }

  /** Flags the leaves anew after claims have been seen to read other cells. */
  flagClaims(): void {
    for (const [leaf, { outcome }] of this.#branchAt) {
      if (this.#touchesClaim(outcome)) this.leaves.items[leaf]! |= touchesClaim;
    }
  }

  #emit(actor: number, leaf: number, states: Int32Array, at: number, batch: Batch): void {
    const leaves = this.leaves.items;
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
    return this.#walk(actor, local, states, at, ({ outcome }, p) => {
      if (outcome.kind === "blocked") return;
      batch.reserve(1);
      this.#emit(actor, -2 - p, states, at, batch);
    });
  }

  #walk(
    actor: number,
    local: number,
    states: Int32Array,
    at: number,
    visit: (branch: Branch, address: number) => void,
  ): boolean {
    this.#picks.length = 0;
    const root = this.#roots[actor]! + local;
    if (this.learner.locals(actor)[local]!.status !== "running") {
      this.#nodes.code.items[root] = blocked;
    }
    return this.#follow(this.#nodes.code, root, actor, local, states, at, visit);
  }

  /** Visits the leaves under the pointer at `slot` of `list`; false if the layout is outgrown. */
  #follow(
    list: Int32List,
    slot: number,
    actor: number,
    local: number,
    states: Int32Array,
    at: number,
    visit: (branch: Branch, address: number) => void,
  ): boolean {
    let p = list.items[slot]!;
    const code = this.#nodes.code.items;
    while (p > 0) p = code[p + 3 + ((states[at + code[p]!]! >>> code[p + 1]!) & code[p + 2]!)]!;
    if (p === unknown) {
      const state = (cell: number) => this.layout.get(states, at, this.actors + cell);
      const branch = this.learner.learn(actor, local, state, this.#picks);
      if (this.isOutgrown) return false;
      this.#attach(actor, local, branch);
      return this.#follow(list, slot, actor, local, states, at, visit);
    }
    if (p === blocked) {
      visit(blockedBranch, p);
      return true;
    }
    const leaf = -2 - p;
    if ((this.leaves.items[leaf]! & isChoice) === 0) {
      visit(this.branchAt(leaf), p);
      return true;
    }
    const count = this.leaves.items[leaf + 1]!;
    for (let pick = 0; pick < count; pick++) {
      this.#picks.push(pick);
      const child = leaf + 2 + pick;
      if (!this.#follow(this.leaves, child, actor, local, states, at, visit)) return false;
      this.#picks.pop();
    }
    return true;
  }

  /** Adds a branch to the tree of a local state. */
  #attach(actor: number, local: number, branch: Branch): void {
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
        list = this.leaves;
        slot = -p + test.pick;
      }
    }
    const was = list.items[slot];
    invariant(was === unknown, "branch-is-new", `leaf of actor ${actor} learned twice`);
    const p = this.#leaf(actor, branch);
    list.items[slot] = p;
  }

  #node(test: Test): number {
    if (test.kind === "choose") {
      const leaf = this.leaves.extend(2 + test.count);
      this.leaves.items[leaf] = isChoice;
      this.leaves.items[leaf + 1] = test.count;
      return -2 - leaf;
    }
    return this.#nodes.add(test.cell);
  }

  #leaf(actor: number, branch: Branch): number {
    const { outcome } = branch;
    if (outcome.kind === "blocked") return blocked;
    const edits = this.#edits(actor, outcome);
    const leaf = this.leaves.extend(2 + 3 * edits.length);
    const { items } = this.leaves;
    const fails = this.learner.locals(actor)[outcome.next]!.status === "failed";
    items[leaf] = (fails ? failsActor : 0) | (this.#touchesClaim(outcome) ? touchesClaim : 0);
    items[leaf + 1] = edits.length;
    edits.forEach((edit, index) => {
      items.set(edit, leaf + 2 + 3 * index);
    });
    this.#branchAt.set(leaf, branch);
    return -2 - leaf;
  }

  /** A move's writes, one `[word, keep, set]` for each word it changes. */
  #edits(actor: number, move: Outcome & { kind: "move" }): [number, number, number][] {
    const { layout } = this;
    const byWord = new Map<number, [number, number, number]>();
    const write = (field: number, value: number): void => {
      const word = layout.word[field]!;
      const edit = byWord.get(word) ?? [word, -1, 0];
      edit[1] &= ~(layout.mask[field]! << layout.shift[field]!);
      edit[2] |= value << layout.shift[field]!;
      byWord.set(word, edit);
    };
    write(actor, move.next);
    for (const { cell, value } of move.writes) write(this.actors + cell, value);
    return [...byWord.values()];
  }

  #touchesClaim(outcome: Outcome): boolean {
    return outcome.kind === "move" && outcome.writes.some(({ cell }) => this.#watched.has(cell));
  }

  #check(p: number, test: Test, actor: number, local: number): void {
    const same =
      test.kind === "choose"
        ? p < blocked && this.leaves.items[-1 - p] === test.count
        : p > 0 && this.#nodes.reads(p, test.cell);
    if (same) return;
    throw this.learner.mistakeOfOrder(actor, local);
  }
}

const blockedBranch: Branch = { tests: [], outcome: { kind: "blocked", waitsFor: [] } };

/** How many values each field must hold: local states of the actors, then values of the cells. */
function countsOf(learner: Learner): number[] {
  const { actors, cells } = learner.instance;
  return [
    ...actors.map((_, actor) => learner.locals(actor).length),
    ...cells.map((_, cell) => learner.values.count(cell)),
  ];
}
