/**
 * The decision trees of all local states for one layout, as integers.
 *
 * An address is a read node if positive (`read-nodes.ts`); 0 is a branch nobody has seen; -1 says
 * blocked (or finished, or failed); any other negative `p` is the leaf `-2 - p` (`leaves.ts`).
 */
import type { Branch, Test } from "../automaton/image.ts";
import type { Learner } from "../automaton/learner.ts";
import type { Layout } from "../state/layout.ts";
import { invariant } from "../std/defect.ts";
import type { Int32List } from "../std/int32-list.ts";
import { Leaves } from "./leaves.ts";
import { ReadNodes } from "./read-nodes.ts";
import { blocked, type Tables, unknown } from "./tables.ts";

export class Trees {
  readonly leaves: Leaves;
  readonly #learner: Learner;
  readonly #layout: Layout;
  readonly #nodes: ReadNodes;
  /** Per actor: address of its table of roots, one for each local state. */
  readonly #roots: Int32Array;

  /** All that the learner knows; `watched` are the cells that claims and figures are seen to read. */
  constructor(learner: Learner, layout: Layout, watched: ReadonlySet<number>) {
    const actors = learner.instance.actors.length;
    this.#learner = learner;
    this.#layout = layout;
    this.leaves = new Leaves(learner, layout, watched);
    this.#nodes = new ReadNodes(layout, actors);
    this.#roots = new Int32Array(actors);
    for (let actor = 0; actor < actors; actor++) {
      this.#roots[actor] = this.code.extend(layout.capacity(actor));
      learner.locals(actor).forEach((state, local) => {
        if (state.status !== "running") this.block(actor, local);
        for (const branch of state.branches) this.attach(actor, local, branch);
      });
    }
  }

  /** The read nodes and the roots. */
  get code(): Int32List {
    return this.#nodes.code;
  }

  /** The slot of the root of a local state's tree. */
  root(actor: number, local: number): number {
    return this.#roots[actor]! + local;
  }

  /** Notes that the actor cannot move in a local state. */
  block(actor: number, local: number): void {
    this.code.items[this.root(actor, local)] = blocked;
  }

  /** Adds a branch to the tree of a local state. */
  attach(actor: number, local: number, branch: Branch): void {
    let list = this.code;
    let slot = this.root(actor, local);
    for (const test of branch.tests) {
      if (list.items[slot] === unknown) {
        const node = this.#node(test);
        list.items[slot] = node;
      }
      const p = list.items[slot]!;
      this.#check(p, test, actor, local);
      if (test.kind === "read") {
        list = this.code;
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
    throw this.#learner.mistakeOfOrder(actor, local);
  }

  /** The tables as they are now. */
  tables(): Tables {
    const layout = this.#layout;
    return {
      words: layout.words,
      code: this.code.items,
      leaves: this.leaves.list.items,
      actors: Array.from(this.#roots, (roots, actor) => ({
        word: layout.word[actor]!,
        shift: layout.shift[actor]!,
        mask: layout.mask[actor]!,
        roots,
      })),
    };
  }
}
