/**
 * Looks ahead along each actor by itself, before any search: from the initial state it alone moves,
 * until it is blocked, finishes, or comes back to a local state. An actor that repeats without ever
 * collapsing is found so in a thousand steps; in a search of several such actors it would be found in
 * as many steps to the power of their number. All it learns is of reachable states, so nothing is lost.
 */
import { Cursor } from "./cursor.ts";
import type { Machine } from "./machine.ts";

export function lookAhead(machine: Machine): void {
  const cursor = new Cursor(machine);
  for (let actor = 0; actor < machine.program.actors; actor++) {
    cursor.reset();
    const seen = new Set<number>();
    for (;;) {
      const local = machine.layout.get(cursor.state, 0, actor);
      if (seen.has(local)) break;
      seen.add(local);
      const batch = cursor.expand();
      const moves = batch.actor.subarray(0, batch.count);
      const k = moves.indexOf(actor);
      if (k < 0) break;
      cursor.go(k);
      if (machine.hasFailed(cursor.state, 0)) break;
    }
  }
}
