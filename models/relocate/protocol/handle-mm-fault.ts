/**
 * The fault that sets a pte in a page of ptes which may be moving (2.6.24, mm/memory.c).
 *
 * Nothing holds page_table_lock from the walk to the lock, so the page of ptes may be another by then;
 * what is done about that is for `PteLocking` to say. A fault that finds its page gone returns, and
 * the access that faulted runs again.
 */
import { routine, type Steps, step } from "refault";
import {
  type MapLockOptions,
  mkPte,
  none,
  type PageTableTree,
  type Pmd,
  type PtePage,
  pteAlloc,
  pteOffsetMapLock,
  pteUnmapUnlock,
} from "refault/linux";
import type { Ownership } from "../../../properties/sole-owner.ts";
import type { Translations } from "../../../properties/translations-preserved.ts";

/** How one comes by the pte of an address, with the ptl held. */
export interface PteLocking<F> {
  /** None if there was no page of ptes, or not this one any more: the access runs again. */
  lock(address: number): Steps<Pmd<F>>;
  unlock(ptePage: PtePage<F>): Steps;
}

export interface Watched<F> {
  readonly translations: Translations<F>;
  /** Who owns the range of addresses whose ptes are in one page; where that is in question. */
  readonly range?: Ownership;
}

/** As the kernel does it, of 2.6.24 or of today. */
export function mapLocking<F>(tree: PageTableTree<F>, how: MapLockOptions): PteLocking<F> {
  return {
    lock: (address) => pteOffsetMapLock(tree, address, how),
    unlock: (ptePage) => pteUnmapUnlock(ptePage, how.section),
  };
}

/** Answers whether something is mapped now. */
export function handleMmFault<F>(
  tree: PageTableTree<F>,
  ptes: PteLocking<F>,
  { translations, range }: Watched<F>,
) {
  return routine("handle_mm_fault", function* (address: number, frame: F) {
    yield* pteAlloc(tree, address);
    const ptePage = yield* ptes.lock(address);
    if (ptePage === none) return false;
    const isNone = yield* step("pte_none(*pte)", () => {
      if (tree.pte(ptePage, address).value !== none) return false;
      range?.taken();
      return true;
    });
    if (isNone) {
      yield* step("set_pte_at", () => {
        tree.setPte(ptePage, address, mkPte(frame));
        translations.set(address, frame);
        range?.released();
      });
    }
    yield* ptes.unlock(ptePage);
    return true;
  });
}
