/**
 * no-foreign-access: nobody's load or store touches memory that belongs to somebody else.
 *
 * It protects one user's memory from another's: what is stored there is corrupted, what is loaded from
 * there is leaked. Memory that belongs to nobody at the moment is not foreign; a store that it
 * swallows is for `last-store-wins` to notice.
 */
import { fail } from "refault";

/** Said in the step of the access: `by` touches `memory`, which belongs to `owner` now. */
export function noForeignAccess(by: string, memory: string, owner: string | null): void {
  if (owner === null || owner === by) return;
  fail("no-foreign-access", `${by} touches ${memory}, which belongs to ${owner}`);
}
