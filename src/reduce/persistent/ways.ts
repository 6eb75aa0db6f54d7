/**
 * The ways through one step that may lead to a move, for every value known of the cells it reads. A way
 * that nobody has been is one of them: what it would write is unknown, and need not be known
 * (docs/reductions.md, "What has not been seen").
 */
import type { Write } from "../../automaton/image.ts";
import type { Accesses } from "./accesses.ts";
import type { StepTree } from "./step-tree.ts";

/** A cell and a value that it holds. */
export interface Held {
  readonly cell: number;
  readonly value: number;
}

/** That a cell is seen to hold a value, or is changed while it holds it. */
interface Use extends Held {
  readonly kind: "sees" | "changes";
}

export interface Way {
  /** What it finds in the cells it reads. */
  readonly reads: readonly Held[];
  /** What it does to cells; what it reads, it sees as well. */
  readonly uses: readonly Use[];
  /** The local state it leads to; null where nobody has been. */
  readonly next: number | null;
}

/** The ways on from a node of a step's tree that is reached by these reads. */
export function waysFrom(
  tree: StepTree,
  accesses: Accesses,
  reads: readonly Held[] = [],
): readonly Way[] {
  if (tree === undefined) return [{ reads, uses: reads.map(sees), next: null }];
  if (tree.kind === "leaf") {
    const { outcome } = tree.branch;
    if (outcome.kind === "blocked") return [];
    const { writes, next } = outcome;
    const written = writes.flatMap((write) => changes(accesses, reads, write));
    return [{ reads, uses: [...reads.map(sees), ...written], next }];
  }
  const { kind, cell, children } = tree;
  if (kind === "choose") return children.flatMap((child) => waysFrom(child, accesses, reads));
  const values = Array.from({ length: accesses.known(cell) }, (_, value) => value);
  return values.flatMap((value) =>
    waysFrom(children[value], accesses, [...reads, { cell, value }]),
  );
}

function sees({ cell, value }: Held): Use {
  return { kind: "sees", cell, value };
}

/**
 * What a write changes. One without a look changes any other value; where the cell holds this value
 * already nothing changes, but the write cannot be exchanged with a change, and so it counts as seeing it.
 */
function changes(accesses: Accesses, reads: readonly Held[], { cell, value }: Write): Use[] {
  const read = reads.find((held) => held.cell === cell);
  if (read?.value === value) return [];
  if (read !== undefined) return [{ kind: "changes", cell, value: read.value }];
  return Array.from(
    { length: accesses.known(cell) },
    (_, before): Use => ({
      kind: before === value ? "sees" : "changes",
      cell,
      value: before,
    }),
  );
}
