/**
 * Lanes: the columns in which a run is told, one for each CPU or, where an actor has none, one for
 * the actor. Only those that take a step get a column; they stand in the model's order.
 */
import type { Witness } from "../../witness/witness.ts";
import { printable } from "../typography.ts";

export interface Lane {
  /** `CPU0`, or the name of its only actor. */
  readonly title: string;
  /** Under the title: whom a CPU runs, if that is one actor. */
  readonly subtitle: string;
  readonly actors: readonly string[];
}

export function lanesOf(witness: Witness): readonly Lane[] {
  const acting = new Set(witness.events.map(({ actor }) => actor));
  const members = new Map<string, { title: string; named: boolean; actors: string[] }>();
  for (const { actor, lane } of witness.actors) {
    if (!acting.has(actor)) continue;
    const key = lane === null ? `actor ${actor}` : `lane ${lane}`;
    const entry = members.get(key) ?? { title: lane ?? actor, named: lane !== null, actors: [] };
    entry.actors.push(actor);
    members.set(key, entry);
  }
  return [...members.values()].map(({ title, named, actors }) => ({
    title: printable(title),
    subtitle: named && actors.length === 1 ? printable(actors[0] ?? "") : "",
    actors,
  }));
}
