/**
 * The fewest steps to a state that shows something, for searches that have not listed the whole graph:
 * breadth first, and given up after so many states.
 */
import { Batch } from "../search/batch.ts";
import { type Machine, Outgrown } from "../search/machine.ts";
import { StateList } from "../state/state-list.ts";
import { VisitedSet } from "../state/visited-set.ts";
import type { Showing } from "./observed.ts";

const sliceWork = 1 << 12;

/** Null where none is found within the bound. */
export function* nearest(
  machine: Machine,
  showing: Showing,
  maxStates: number,
): Generator<void, number | null, void> {
  for (;;) {
    try {
      return yield* nearestWithin(machine, showing, maxStates);
    } catch (thrown) {
      if (!(thrown instanceof Outgrown)) throw thrown;
      machine.widen();
    }
  }
}

function* nearestWithin(
  machine: Machine,
  showing: Showing,
  maxStates: number,
): Generator<void, number | null, void> {
  const { words } = machine.layout;
  const isShown = showing(machine);
  const visited = new VisitedSet(words);
  const all = new StateList(words);
  const batch = new Batch(words, 64);
  visited.add(machine.initial(), 0);
  all.push(machine.initial(), 0);
  for (let state = 0, depth = 0, levelEnd = 1; state < all.count; state++) {
    if (state === levelEnd) {
      depth += 1;
      levelEnd = all.count;
    }
    if (isShown(all.items, state * words)) return depth;
    if (state >= maxStates) return null;
    if (machine.hasFailed(all.items, state * words)) continue;
    batch.clear();
    machine.expandOrThrow(all.items, state * words, batch);
    for (let k = 0; k < batch.count; k++) {
      if (visited.add(batch.states, k * words)) all.push(batch.states, k * words);
    }
    if (state % sliceWork === sliceWork - 1) yield;
  }
  return null;
}
