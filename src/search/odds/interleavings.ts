/**
 * How many complete runs there are from each state of a graph, and how many of them are hits. Whole
 * numbers without bounds, for there are soon more than 2⁵³. A graph with a cycle has no number.
 */
import type { RunGraph } from "./run-graph.ts";

export interface Interleavings {
  /** By state. */
  readonly all: readonly bigint[];
  readonly hits: readonly bigint[];
}

export function interleavings(graph: RunGraph): Interleavings | null {
  const order = lastFirst(graph);
  if (order === null) return null;
  const all: bigint[] = new Array<bigint>(graph.count).fill(0n);
  const hits: bigint[] = new Array<bigint>(graph.count).fill(0n);
  const { starts, to } = graph;
  for (const state of order) {
    const [from, end] = [starts.items[state]!, starts.items[state + 1]!];
    if (from === end) all[state] = 1n;
    for (let edge = from; edge < end; edge++) {
      all[state]! += all[to.items[edge]!]!;
      hits[state]! += hits[to.items[edge]!]!;
    }
    if (graph.isHit(state)) hits[state] = all[state]!;
  }
  return { all, hits };
}

/** The states, each after those it leads to; null if there is a cycle. */
export function lastFirst({ count, starts, to }: RunGraph): Int32Array | null {
  const incoming = new Int32Array(count);
  for (let edge = 0; edge < to.length; edge++) incoming[to.items[edge]!]! += 1;
  const order = new Int32Array(count);
  let found = 0;
  if (incoming[0] === 0) order[found++] = 0;
  for (let index = 0; index < found; index++) {
    const state = order[index]!;
    for (let edge = starts.items[state]!; edge < starts.items[state + 1]!; edge++) {
      const next = to.items[edge]!;
      incoming[next]! -= 1;
      if (incoming[next] === 0) order[found++] = next;
    }
  }
  return found === count ? order.reverse() : null;
}
