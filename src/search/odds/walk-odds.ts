/**
 * The exact probability that a random walk is a hit: from each state the mean over the actors that can
 * move, of the mean over each one's alternatives. Without cycles one pass from the ends to the beginning
 * says it. With cycles the passes are repeated, which comes nearer from below; the same is done for runs
 * that end without a hit, and what is left between the two is how far it may still be off.
 */
import { lastFirst } from "./interleavings.ts";
import type { RunGraph } from "./run-graph.ts";

export interface WalkOdds {
  /** The probability lies between these. */
  readonly least: number;
  readonly most: number;
}

/** Passes over a graph with cycles at most, and how near is near enough. */
const mostPasses = 20_000;
const nearEnough = 1e-10;

/** Each `yield` ends a pass. */
export function* walkOdds(graph: RunGraph): Generator<void, WalkOdds, void> {
  const { count } = graph;
  const hits = Float64Array.from({ length: count }, (_, state) => (graph.isHit(state) ? 1 : 0));
  const misses = Float64Array.from({ length: count }, (_, state) => (isMiss(graph, state) ? 1 : 0));
  const order = lastFirst(graph);
  if (order !== null) {
    sweep(graph, order, hits);
    return { least: hits[0]!, most: hits[0]! };
  }
  const backwards = Int32Array.from({ length: count }, (_, index) => count - 1 - index);
  for (let pass = 0; pass < mostPasses; pass++) {
    const [before, missedBefore] = [hits[0]!, misses[0]!];
    const change = sweep(graph, backwards, hits) + sweep(graph, backwards, misses);
    const isSettled = hits[0]! + misses[0]! > 1 - nearEnough;
    if (isSettled || change < nearEnough * nearEnough) break;
    if (hits[0]! < before || misses[0]! < missedBefore) break;
    yield;
  }
  return { least: hits[0]!, most: Math.max(hits[0]!, 1 - misses[0]!) };
}

/** Computes each open state anew from its successors; returns the largest change. */
function sweep(graph: RunGraph, order: Int32Array, value: Float64Array): number {
  let change = 0;
  for (const state of order) {
    if (graph.isHit(state) || isEnd(graph, state)) continue;
    const mean = meanOf(graph, state, value);
    change = Math.max(change, Math.abs(mean - value[state]!));
    value[state] = mean;
  }
  return change;
}

function isEnd({ starts }: RunGraph, state: number): boolean {
  return starts.items[state] === starts.items[state + 1];
}

function isMiss(graph: RunGraph, state: number): boolean {
  return isEnd(graph, state) && !graph.isHit(state);
}

function meanOf({ starts, to, actor }: RunGraph, state: number, value: Float64Array): number {
  const end = starts.items[state + 1]!;
  let [actors, sum] = [0, 0];
  for (let edge = starts.items[state]!; edge < end; ) {
    const mover = actor.items[edge]!;
    let [moves, ofMover] = [0, 0];
    for (; edge < end && actor.items[edge] === mover; edge++) {
      moves += 1;
      ofMover += value[to.items[edge]!]!;
    }
    actors += 1;
    sum += ofMover / moves;
  }
  return sum / actors;
}
