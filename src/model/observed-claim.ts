/**
 * Claims on what steps say of themselves (note.ts), not on a condition over cells. Single states do not
 * decide them, so they are decided when the search has ended, over all that it has met.
 */
export type ObservedClaim =
  /** On the locks that are taken and what they are taken under. */
  | { readonly name: string; readonly scope: "locks" }
  /** On who touches these cells at once. */
  | { readonly name: string; readonly scope: "accesses"; readonly cells: readonly string[] };

export function isObserved(claim: { readonly scope: string }): claim is ObservedClaim {
  return claim.scope === "locks" || claim.scope === "accesses";
}
