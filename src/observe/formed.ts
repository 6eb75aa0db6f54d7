/**
 * When a deadlock forms. A run comes to the state in which nobody can move only after everybody else has
 * done what there was to do; those who wait for ever may have done so long before. Looked for backwards
 * from the end of the run: after so many steps, none of them moves again in any run that goes on from
 * there. Where telling that takes too many states it is taken to form later, never sooner.
 */
import { Batch } from "../search/batch.ts";
import { Cursor } from "../search/cursor.ts";
import { type Machine, Outgrown } from "../search/machine.ts";
import type { Move } from "../search/search.ts";
import { StateList } from "../state/state-list.ts";
import { VisitedSet } from "../state/visited-set.ts";

/** States explored from one state of the run, at most. */
const mostStates = 1 << 14;

/** After how many of the moves of a run that ends in a deadlock it is there. */
export function* formedAfter(machine: Machine, moves: readonly Move[]): Generator<void, number> {
  for (;;) {
    try {
      return yield* formedIn(machine, moves);
    } catch (thrown) {
      if (!(thrown instanceof Outgrown)) throw thrown;
      machine.widen();
    }
  }
}

function* formedIn(machine: Machine, moves: readonly Move[]): Generator<void, number> {
  const { layout } = machine;
  const cursor = new Cursor(machine);
  const passed = [cursor.state.slice()];
  for (const move of moves) {
    cursor.take(move);
    passed.push(cursor.state.slice());
  }
  // A cursor widens the machine by itself, and then the states passed before are in another layout.
  if (machine.layout !== layout) throw new Outgrown();
  const waiting = waitingIn(machine, passed.at(-1)!);
  for (let taken = moves.length - 1; taken >= 0; taken--) {
    if (!areStuck(machine, passed[taken]!, waiting)) return taken + 1;
    yield;
  }
  return 0;
}

function waitingIn(machine: Machine, state: Int32Array): ReadonlySet<number> {
  const { actors } = machine.learner.instance;
  const waiting = [...actors.keys()].filter((actor) => {
    const { status, mayRest } = machine.local(state, 0, actor);
    return !actors[actor]!.daemon && status === "running" && !mayRest;
  });
  return new Set(waiting);
}

/** Whether none of these actors moves in any run from the state. */
function areStuck(machine: Machine, state: Int32Array, waiting: ReadonlySet<number>): boolean {
  const { words } = machine.layout;
  const visited = new VisitedSet(words);
  const all = new StateList(words);
  const batch = new Batch(words, 64);
  visited.add(state, 0);
  all.push(state, 0);
  for (let index = 0; index < all.count; index++) {
    if (all.count > mostStates) return false;
    if (machine.hasFailed(all.items, index * words)) return false;
    batch.clear();
    machine.expandOrThrow(all.items, index * words, batch);
    for (let k = 0; k < batch.count; k++) {
      if (waiting.has(batch.actor[k]!)) return false;
      if (visited.add(batch.states, k * words)) all.push(batch.states, k * words);
    }
  }
  return true;
}
