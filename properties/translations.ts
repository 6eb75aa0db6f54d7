/**
 * Every translation to some pages of an mm: the pte of each, and each CPU's copy of it. What several
 * properties ask about, so that none forgets the TLBs.
 */
import { none, type Unmappable } from "refault/linux";

export interface Translation<F> {
  /** How a message calls it. */
  readonly name: string;
  readonly frame: F;
}

/** Inside a claim: those that are not none. */
export function* translations<F>(
  vmas: Unmappable<F> | readonly Unmappable<F>[],
): Generator<Translation<F>> {
  for (const { mm, page } of [vmas].flat()) {
    const pte = mm.pageTable.pte(page);
    if (pte.value !== none) yield { name: "the pte", frame: pte.value };
    for (const copy of mm.tlb.copies(page)) {
      if (copy !== none) yield { name: "a TLB", frame: copy };
    }
  }
}
