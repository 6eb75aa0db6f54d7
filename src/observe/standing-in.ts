/**
 * Reading the states of a graph: where an actor stands in one, what a cell holds, how far it is.
 */
import type { Branch, LocalState } from "../automaton/image.ts";
import type { StateGraph } from "../search/liveness/state-graph.ts";

/** The number of an actor's local state. */
export function localIn({ machine, states }: StateGraph, state: number, actor: number): number {
  const { layout } = machine;
  return layout.get(states.list.items, state * layout.words, actor);
}

export function standingIn(graph: StateGraph, state: number, actor: number): LocalState {
  return graph.machine.learner.locals(actor)[localIn(graph, state, actor)]!;
}

/** The number of the value of a cell. */
function valueIn(graph: StateGraph, state: number, cell: number): number {
  const { machine, states, actors } = graph;
  return machine.layout.get(states.list.items, state * machine.layout.words, actors + cell);
}

export function isFailed({ machine, states }: StateGraph, state: number): boolean {
  return machine.hasFailed(states.list.items, state * machine.layout.words);
}

/** Whether the branch is one that its actor would take in this state, standing where it belongs. */
export function isTaken(graph: StateGraph, state: number, { tests }: Branch): boolean {
  return tests.every(
    (test) => test.kind === "choose" || valueIn(graph, state, test.cell) === test.value,
  );
}

/** The fewest steps to each state; states are numbered nearest first. */
export function depths(graph: StateGraph): Int32Array {
  const depth = new Int32Array(graph.count).fill(-1);
  depth[0] = 0;
  for (let state = 0; state < graph.count; state++) {
    for (let edge = graph.begin(state); edge < graph.end(state); edge++) {
      const next = graph.to.items[edge]!;
      if (depth[next]! < 0) depth[next] = depth[state]! + 1;
    }
  }
  return depth;
}
