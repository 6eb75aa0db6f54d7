/**
 * The moves of a run that a reduced search has found, where the full graph is too large to look for a
 * shorter one. First the states on the way, in the reduced graph; then moves that lead along them. A
 * state on the way may stand for another one, so a move is right if what it leads to is stood for by the
 * next of them.
 */
import { picksOf } from "../automaton/image.ts";
import { Batch } from "../search/batch.ts";
import { Cursor } from "../search/cursor.ts";
import type { Expansion } from "../search/expansion.ts";
import { type Machine, Outgrown } from "../search/machine.ts";
import type { Move } from "../search/search.ts";
import { StateList } from "../state/state-list.ts";
import { VisitedSet } from "../state/visited-set.ts";
import { Defect } from "../std/defect.ts";

/** States expanded between two yields. */
const sliceWork = 1 << 13;

/** The graph that a reduced search has explored. */
export interface ReducedGraph {
  readonly machine: Machine;
  readonly expansion: Expansion;
  /** Rewrites a state as the one that stands for it. */
  readonly canonize: (states: Int32Array, at: number) => void;
}

type IsTarget = (states: Int32Array, at: number) => boolean;

/** The moves to the nearest target; null if there is none. */
export function* trail(
  graph: ReducedGraph,
  targetOf: (machine: Machine) => IsTarget,
): Generator<void, Move[] | null, void> {
  for (;;) {
    try {
      const way = yield* wayTo(graph, targetOf(graph.machine));
      return way === null ? null : movesAlong(graph, way);
    } catch (thrown) {
      if (!(thrown instanceof Outgrown)) throw thrown;
      graph.machine.widen();
    }
  }
}

/** The states after the initial one on the way to the nearest target, each as its fields. */
function* wayTo(
  { machine, expansion }: ReducedGraph,
  isTarget: IsTarget,
): Generator<void, string[] | null, void> {
  const { words } = machine.layout;
  const states = new StateList(words);
  const from: number[] = [-1];
  const met = new VisitedSet(words);
  const batch = new Batch(words, 64);
  states.push(machine.initial(), 0);
  met.add(states.items, 0);
  for (let index = 0; index < states.count; index++) {
    if (index % sliceWork === sliceWork - 1) yield;
    if (isTarget(states.items, index * words)) return back(machine, states, from, index);
    batch.count = 0;
    if (machine.hasFailed(states.items, index * words)) continue;
    if (expansion.expand(states.items, index * words, batch) < 0) throw new Outgrown();
    for (let k = 0; k < batch.count; k++) {
      if (!met.add(batch.states, k * words)) continue;
      states.push(batch.states, k * words);
      from.push(index);
    }
  }
  return null;
}

function back(
  machine: Machine,
  { items, words }: StateList,
  from: readonly number[],
  end: number,
): string[] {
  const way: string[] = [];
  for (let index = end; index > 0; index = from[index]!) {
    way.push(textOf(machine, items, index * words));
  }
  return way.reverse();
}

function movesAlong({ machine, canonize }: ReducedGraph, way: readonly string[]): Move[] {
  const cursor = new Cursor(machine);
  return way.map((next) => {
    const batch = cursor.expand();
    for (let k = 0; k < batch.count; k++) {
      const state = batch.states.slice(k * batch.words, (k + 1) * batch.words);
      canonize(state, 0);
      if (textOf(machine, state, 0) !== next) continue;
      const actor = batch.actor[k]!;
      return { actor, picks: picksOf(cursor.go(k)) };
    }
    throw new Defect("reduced-way-is-a-run", "no move leads along a way that was found");
  });
}

/** A state by its fields, which no layout changes. */
function textOf({ layout, learner }: Machine, states: Int32Array, at: number): string {
  const { actors, cells } = learner.instance;
  return [...actors, ...cells].map((_, field) => layout.get(states, at, field)).join();
}
