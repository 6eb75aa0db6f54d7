/**
 * Data races for the obvious checker, with every access plain: in a node, what each actor would touch
 * next, found by running its step on the node's values; also what it looks at and then waits.
 */
import type { Cell } from "../../src/model/cell.ts";
import type { Instance } from "../../src/model/model.ts";
import { Blocked, type Execution, execute, Violation } from "../../src/model/step.ts";
import { hasFailed, type Node } from "./graph.ts";
import { resume } from "./history.ts";

interface Touched {
  readonly read: Set<Cell<unknown>>;
  readonly written: Set<Cell<unknown>>;
}

/** The fewest steps to a node in which two actors race; null if there is none. */
export function nearestRace(instance: Instance, nodes: readonly Node[]): number | null {
  return nodes.find((node) => !hasFailed(node.state) && isRacy(instance, node))?.depth ?? null;
}

function isRacy({ actors }: Instance, node: Node): boolean {
  const touched = actors.map((_, index) => touchedBy(actors, index, node));
  return touched.some((one, index) => touched.slice(0, index).some((other) => race(one, other)));
}

function race(one: Touched, other: Touched): boolean {
  const meets = (a: Touched, b: Touched) =>
    [...a.written].some((cell) => b.read.has(cell) || b.written.has(cell));
  return meets(one, other) || meets(other, one);
}

/** Over every way in which the environment can decide. */
function touchedBy(actors: Instance["actors"], index: number, { state }: Node): Touched {
  const touched: Touched = { read: new Set(), written: new Set() };
  const local = state.locals[index];
  if (local?.kind !== "before-step") return touched;
  const actor = actors[index]!;
  const { request } = resume(actor, local.history);
  for (let ways = 1, way = 0; way < ways; way++) {
    const own = new Map<Cell<unknown>, unknown>();
    let rest = way;
    let counts = 1;
    const execution: Execution = {
      actor,
      read: (cell) => {
        if (own.has(cell)) return own.get(cell);
        touched.read.add(cell);
        return state.cells.get(cell);
      },
      write: (cell, value) => void own.set(cell, value),
      choose: (count) => {
        const pick = rest % count;
        rest = Math.floor(rest / count);
        counts *= count;
        ways = Math.max(ways, counts);
        return pick;
      },
    };
    if (isTaken(execution, () => [actor.guard?.(), request?.run()])) {
      for (const cell of own.keys()) touched.written.add(cell);
    }
  }
  return touched;
}

/** Whether the step is taken; it is too if it breaks a claim. */
function isTaken(execution: Execution, run: () => unknown): boolean {
  try {
    execute(execution, run);
    return true;
  } catch (thrown) {
    if (thrown instanceof Violation) return true;
    if (thrown instanceof Blocked) return false;
    throw thrown;
  }
}
