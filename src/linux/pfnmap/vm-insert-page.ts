/**
 * `vm_insert_page` (2.6.24) and `vm_insert_mixed` (2.6.26): a driver maps a page or a frame itself.
 *
 * The first counts: the pte holds a reference, and the page knows that it is mapped. The second maps
 * what may or may not have a struct page, and does what `vm_normal_page` will later take the pte for:
 * with pte_special it never counts; without, it counts whatever has a struct page.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { getPage } from "../page/page.ts";
import { pageAddRmap } from "../page/rmap.ts";
import { none } from "../page-table/page-table.ts";
import { type PfnVma, rawPte } from "./pfn-vma.ts";
import { vmInsertPfn } from "./vm-insert-pfn.ts";
import { isCowMapping } from "./vm-normal-page.ts";

/** Maps the page and takes a reference, or answers -EBUSY if something is mapped already. */
export function vmInsertPage(area: PfnVma, pfn: number): Steps<0 | "-EBUSY"> {
  const { pageTable } = area.mm;
  const { ptl } = pageTable;
  return routine("vm_insert_page", function* () {
    yield* step(`get_locked_pte(${ptl.name})`, () => {
      pageTable.allocate();
      ptl.acquire();
    });
    const retval = yield* step("pte_none? get_page, set_pte_at", () => {
      const pte = pageTable.pte(area.page);
      if (pte.value !== none) return "-EBUSY";
      const page = area.memmap.pfnToPage(pfn);
      getPage(page);
      pageAddRmap(page);
      pte.value = { pfn, special: false, write: !isCowMapping(area) };
      return 0;
    });
    yield* ptl.unlock();
    return retval;
  })();
}

export function vmInsertMixed(area: PfnVma, pfn: number): Steps<0 | "-EBUSY"> {
  return routine("vm_insert_mixed", function* () {
    const counts = yield* step("!HAVE_PTE_SPECIAL && pfn_valid(pfn)", () => {
      return area.regime !== "pte-special" && area.memmap.pfnValid(pfn);
    });
    if (counts) return yield* vmInsertPage(area, pfn);
    return yield* vmInsertPfn(area, rawPte(area, pfn));
  })();
}
