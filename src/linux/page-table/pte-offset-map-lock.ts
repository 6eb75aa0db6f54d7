/**
 * `pte_offset_map_lock`, in its two generations.
 *
 * Both read the pmd without a lock and then take the ptl of the page of ptes that it named. The older
 * (2.6.24) goes on from there: pages of ptes only ever vanished when nobody could walk to them. The
 * newer (6.5, mm/pgtable-generic.c) asks the pmd again, and lets go if it names another page by now; it
 * reads under RCU, so that there still is a lock to take.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { none } from "./page-table.ts";
import type { PageTableTree, Pmd } from "./page-table-tree.ts";
import type { PtePage } from "./pte-page.ts";
import { unprotected, type WalkSection } from "./walk-section.ts";

export interface MapLockOptions {
  readonly recheck?: "pmd" | "nothing";
  readonly section?: WalkSection;
}

/** The page of ptes with its ptl held; none if there was none, or it was another by then: walk again. */
export function pteOffsetMapLock<F>(
  tree: PageTableTree<F>,
  address: number,
  { recheck = "pmd", section = unprotected }: MapLockOptions = {},
): Steps<Pmd<F>> {
  const pmd = tree.pmd(address);
  return routine("pte_offset_map_lock", function* () {
    const ptePage = yield* step("pmdval = *pmd", () => {
      if (pmd.value !== none) section.enter();
      return pmd.value;
    });
    if (ptePage === none) return none;
    yield* ptePage.lock();
    if (recheck === "nothing") return ptePage;
    if (yield* step("pmd_same(pmdval, *pmd)", () => pmd.value === ptePage)) return ptePage;
    yield* pteUnmapUnlock(ptePage, section);
    return none;
  })();
}

/** `pte_unmap_unlock`. */
export function pteUnmapUnlock<F>(ptePage: PtePage<F>, section: WalkSection = unprotected): Steps {
  return step(`pte_unmap_unlock(${ptePage.ptl.name})`, () => {
    ptePage.release();
    section.leave();
  });
}
