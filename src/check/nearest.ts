/**
 * The nearest way to a claim that a search came upon by a way of its own: the graph is searched breadth
 * first as far as that takes, if it takes few states. What it finds is told like any other, with the
 * fewest steps and switches proved; otherwise the way that was found is told, and said not to be minimal.
 */
import { BreadthFirst } from "../search/breadth-first.ts";
import type { Machine } from "../search/machine.ts";
import type { Finding } from "../search/search.ts";
import type { Sliced } from "../witness/calmest.ts";

/** States that are searched at most: a fraction of a second. */
const patience = 1 << 18;
/** Expansions in one slice. */
const sliceWork = 1 << 14;

export interface NearestOptions {
  readonly maxStates: number;
  readonly maxBytes: number;
  readonly isStopped: () => boolean;
}

/** The finding by the shortest way, without its trail; as it is, if that takes too much. */
export function* nearest(
  machine: Machine,
  finding: Finding,
  { maxStates, maxBytes, isStopped }: NearestOptions,
): Sliced<Finding> {
  const { claim } = finding.violation;
  const budget = { maxStates: Math.min(patience, maxStates), maxBytes };
  const search = new BreadthFirst(machine, { kind: "claim", claim }, budget);
  while (!isStopped() && search.advance(sliceWork)) yield;
  return search.findings.find(({ violation }) => violation.claim === claim) ?? finding;
}
