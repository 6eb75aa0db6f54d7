/**
 * What a search keeps of the states it has met: a small set while there are few, tables that can grow
 * large when there are many, fingerprints where states are wide and memory matters more than proof.
 */
import { Fingerprints } from "../state/fingerprints.ts";
import type { Layout } from "../state/layout.ts";
import { type Share, StateTables } from "../state/state-tables.ts";
import { VisitedSet } from "../state/visited-set.ts";

export type Visited = VisitedSet | StateTables | Fingerprints;

/** So many states are worth tables that can grow large. */
export const manyStates: number = 1 << 12;
/** A fingerprint has two words. */
const printWords = 2;

/** A set with room for so many states. */
export function emptySet(
  layout: Layout,
  share: Share,
  expected: number,
  keeping: "states" | "fingerprints",
): Visited {
  const { words } = layout;
  if (keeping === "fingerprints" && words > printWords) return new Fingerprints(words);
  const isLarge = share.of > 1 || expected >= manyStates;
  return isLarge ? new StateTables(layout, share, expected) : new VisitedSet(words);
}
