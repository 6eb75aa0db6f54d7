/**
 * Decision trees, put together again from the branches they were learned as, and told as shortly as
 * they can be: values that lead to the same are one way, and a read that decides nothing is left out.
 *
 * A value that a cell has taken somewhere, but never where it is read here, leads to `unmet`. Nothing
 * reachable takes that way, and an exporter says so in its language: that is what another checker can
 * catch refault at.
 */
import type { ImageCell, Test } from "../automaton/image.ts";

export type Tree<L> =
  | { readonly kind: "leaf"; readonly leaf: L }
  | { readonly kind: "unmet" }
  | { readonly kind: "read"; readonly cell: number; readonly ways: readonly Way<L>[] }
  | { readonly kind: "choose"; readonly alternatives: readonly Tree<L>[] };

/** The values of the cell by which one goes on here; the ways of a read share out all there are. */
export interface Way<L> {
  readonly values: readonly number[];
  readonly next: Tree<L>;
}

export interface Path<L> {
  readonly tests: readonly Test[];
  readonly leaf: L;
}

/** One way through a tree: what the cells on it may hold, and where it ends; null where nobody has been. */
export interface Guarded<L> {
  readonly conditions: readonly Condition[];
  readonly leaf: L | null;
}

export interface Condition {
  readonly cell: number;
  readonly values: readonly number[];
}

/** The tree that has these paths; `leaf` must be plain data. */
export function treeOf<L>(
  paths: readonly Path<L>[],
  cells: readonly ImageCell[],
  depth = 0,
): Tree<L> {
  const [first] = paths;
  if (first === undefined) return { kind: "unmet" };
  const test = first.tests[depth];
  if (test === undefined) return { kind: "leaf", leaf: first.leaf };
  const count = test.kind === "read" ? cells[test.cell]!.values.length : test.count;
  const after = Array.from({ length: count }, (_, index) =>
    treeOf(
      paths.filter(({ tests }) => answerOf(tests[depth]!) === index),
      cells,
      depth + 1,
    ),
  );
  if (test.kind === "choose") return { kind: "choose", alternatives: after };
  const ways = gathered(after);
  return ways.length === 1 ? ways[0]!.next : { kind: "read", cell: test.cell, ways };
}

function answerOf(test: Test): number {
  return test.kind === "read" ? test.value : test.pick;
}

function gathered<L>(after: readonly Tree<L>[]): Way<L>[] {
  const ways = new Map<string, { values: number[]; next: Tree<L> }>();
  after.forEach((next, value) => {
    const key = JSON.stringify(next);
    const way = ways.get(key) ?? { values: [], next };
    way.values.push(value);
    ways.set(key, way);
  });
  return [...ways.values()];
}

/** Every way through the tree; the alternatives of a choice have the same conditions. */
export function waysThrough<L>(tree: Tree<L>, conditions: readonly Condition[] = []): Guarded<L>[] {
  switch (tree.kind) {
    case "leaf":
      return [{ conditions, leaf: tree.leaf }];
    case "unmet":
      return [{ conditions, leaf: null }];
    case "choose":
      return tree.alternatives.flatMap((alternative) => waysThrough(alternative, conditions));
    case "read": {
      const { cell, ways } = tree;
      return ways.flatMap(({ values, next }) =>
        waysThrough(next, [...conditions, { cell, values }]),
      );
    }
  }
}
