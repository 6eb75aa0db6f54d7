/**
 * The graph of a model's states, for the obvious checker: every state that can be reached, found
 * breadth first. A successor is found by running the actor's generator again from its beginning.
 */
import type { Actor } from "../../src/model/actor.ts";
import type { Cell } from "../../src/model/cell.ts";
import type { Instance } from "../../src/model/model.ts";
import { Blocked, type Execution, execute } from "../../src/model/step.ts";
import { keyOf } from "../../src/model/value.ts";
import { beginning, failed, type History, type Local, resume, withResult } from "./history.ts";

export type Cells = ReadonlyMap<Cell<unknown>, unknown>;

export interface State {
  readonly locals: readonly Local[];
  readonly cells: Cells;
}

export interface Node {
  readonly state: State;
  /** The fewest steps that lead here. */
  readonly depth: number;
  /** One for each actor that can move and each way the environment can decide inside its step. */
  readonly moves: { readonly actor: number; readonly to: Node }[];
}

interface Pick {
  readonly index: number;
  readonly count: number;
}

/** Every reachable state, nearest first; null if there are more than `limit`. */
export function reach(instance: Instance, limit: number): readonly Node[] | null {
  const known = new Map<string, Node>();
  const nodeOf = (state: State, depth: number): Node => {
    const key = keyOf([state.locals, [...state.cells.values()]]);
    const node = known.get(key) ?? { state, depth, moves: [] };
    known.set(key, node);
    return node;
  };
  nodeOf(initialState(instance), 0);
  // A map is walked in the order of insertion, and goes on to what is inserted meanwhile.
  for (const node of known.values()) {
    if (!hasFailed(node.state)) {
      instance.actors.forEach((_, actor) => {
        for (const state of successors(instance, node.state, actor)) {
          node.moves.push({ actor, to: nodeOf(state, node.depth + 1) });
        }
      });
    }
    if (known.size > limit) return null;
  }
  return [...known.values()];
}

function initialState({ actors, cells }: Instance): State {
  return {
    locals: actors.map((actor) => resume(actor, beginning(actor)).local),
    cells: new Map(cells.map((cell) => [cell, cell.initial])),
  };
}

/** Whether an actor has broken a claim: the run ends there. */
export function hasFailed({ locals }: State): boolean {
  return locals.some(({ kind }) => kind === "failed");
}

/** Where the actor's next step leads, for each way the environment can decide inside it. */
function successors({ actors }: Instance, state: State, index: number): State[] {
  const actor = actors[index] as Actor;
  const local = state.locals[index];
  if (local?.kind !== "before-step") return [];
  const found: State[] = [];
  for (let picks: readonly Pick[] | null = []; picks !== null; ) {
    const taken: Pick[] = [];
    const after = take(actor, local.history, state.cells, picks, taken);
    if (after !== null) {
      found.push({ locals: state.locals.with(index, after.local), cells: after.cells });
    }
    picks = nextPicks(taken);
  }
  return found;
}

/** Takes the actor's next step; null if it is blocked. The picks it made are added to `taken`. */
function take(
  actor: Actor,
  history: History,
  before: Cells,
  picks: readonly Pick[],
  taken: Pick[],
): { readonly local: Local; readonly cells: Cells } | null {
  const { request } = resume(actor, history);
  const cells = new Map(before);
  const execution: Execution = {
    actor,
    read: (cell) => cells.get(cell),
    write: (cell, value) => cells.set(cell, value),
    choose(count) {
      const index = picks[taken.length]?.index ?? 0;
      taken.push({ index, count });
      return index;
    },
  };
  try {
    const result = execute(execution, () => {
      actor.guard?.();
      return request?.run();
    });
    return { local: resume(actor, withResult(history, result)).local, cells };
  } catch (thrown) {
    if (thrown instanceof Blocked) return null;
    return { local: failed(thrown), cells };
  }
}

/** The next way to decide after `taken`, in lexicographic order; null after the last. */
function nextPicks(taken: readonly Pick[]): readonly Pick[] | null {
  const last = taken.at(-1);
  if (last === undefined) return null;
  const before = taken.slice(0, -1);
  if (last.index + 1 === last.count) return nextPicks(before);
  return [...before, { index: last.index + 1, count: last.count }];
}
