/**
 * Steps as decision trees, put together from the branches of their local states: what a step reads, value
 * by value, and how each way ends. Where nobody has been yet, the tree is `undefined`.
 */
import type { Branch, Test } from "../../automaton/image.ts";
import type { Learner } from "../../automaton/learner.ts";
import { invariant } from "../../std/defect.ts";
import type { View } from "./view.ts";

export type StepTree = Inner | Leaf | undefined;

interface Inner {
  readonly kind: "read" | "choose";
  /** The cell read; -1 for a choice. */
  readonly cell: number;
  /** By value, or by alternative. */
  readonly children: StepTree[];
}

interface Leaf {
  readonly kind: "leaf";
  readonly branch: Branch;
}

export function stepTree(branches: readonly Branch[]): StepTree {
  const top: Inner = { kind: "choose", cell: -1, children: [] };
  for (const branch of branches) attach(top, branch);
  return top.children[0];
}

function attach(top: Inner, branch: Branch): void {
  let above = top;
  let slot = 0;
  for (const test of branch.tests) {
    const inner = above.children[slot] ?? innerFor(test);
    invariant(inner.kind === test.kind, "tree-is-one", "a branch ends where another goes on");
    above.children[slot] = inner;
    above = inner;
    slot = test.kind === "read" ? test.value : test.pick;
  }
  above.children[slot] = { kind: "leaf", branch };
}

function innerFor(test: Test): Inner {
  return test.kind === "read"
    ? { kind: "read", cell: test.cell, children: [] }
    : { kind: "choose", cell: -1, children: Array.from({ length: test.count }) };
}

interface Grown {
  readonly branches: number;
  readonly tree: StepTree;
}

export class Steps {
  readonly #learner: Learner;
  readonly #known: Grown[][];

  constructor(learner: Learner) {
    this.#learner = learner;
    this.#known = learner.instance.actors.map(() => []);
  }

  of(actor: number, local: number): StepTree {
    const { branches } = this.#learner.locals(actor)[local]!;
    const known = this.#known[actor]![local];
    if (known !== undefined && known.branches === branches.length) return known.tree;
    const tree = stepTree(branches);
    this.#known[actor]![local] = { branches: branches.length, tree };
    return tree;
  }

  /** Adds each way through the step in the state in view, which must have been expanded. */
  ways(tree: StepTree, view: View, into: Branch[]): void {
    let here = tree;
    while (here?.kind === "read") here = here.children[view.value(here.cell)];
    invariant(here !== undefined, "expanded-is-seen", "a step in an expanded state is unknown");
    if (here.kind === "leaf") into.push(here.branch);
    else for (const child of here.children) this.ways(child, view, into);
  }
}
