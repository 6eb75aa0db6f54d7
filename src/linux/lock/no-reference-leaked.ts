/**
 * no-reference-leaked: where all have ended, nobody is counted who is not there any more. A count that
 * is put too often breaks a claim on the spot (refcount.ts); one that is not put at all breaks nothing
 * until the memory is missed.
 */
import { atEnd, type Claim } from "../../model/claim.ts";
import { assert } from "../../model/step.ts";

interface Counted {
  readonly name: string;
  readonly count: { readonly value: number };
}

/**
 * @param left how many references are still held at the end, by whom the model leaves out
 * @example claims: [noReferenceLeaked([ctxRefs]), …]
 */
export function noReferenceLeaked(counts: readonly Counted[], left = 0): Claim {
  return atEnd("no-reference-leaked", () => {
    for (const { name, count } of counts) {
      const leaked = count.value - left;
      assert(leaked <= 0, `${leaked} of the references to ${name} are never put`);
    }
    return true;
  });
}
