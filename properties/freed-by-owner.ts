/**
 * freed-by-owner: what is given back belongs to whoever gives it back.
 *
 * It protects an allocator that does not ask who calls: memory given back twice has in between become
 * somebody else's, who goes on using what is now free.
 */
import { fail } from "refault";

/** Said in the step that gives back `memory`, by `by`, while it belongs to `owner`. */
export function freedByOwner(by: string, memory: string, owner: string | null): void {
  if (owner === by) return;
  const whose = owner === null ? "free already" : `${owner}'s`;
  fail("freed-by-owner", `${by} gives back ${memory}, which is ${whose}`);
}
