/**
 * `vm_insert_pfn` (2.6.22): a driver sets a pte itself.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { pfnPte, type Vma } from "../mm/mm.ts";
import { none } from "../page-table/page-table.ts";

/**
 * Maps the frame, or answers -EBUSY if something is mapped already. May have to allocate the page of
 * ptes first, so it may sleep.
 */
export function vmInsertPfn<F>(vma: Vma<F>, pfn: F): Steps<0 | "-EBUSY"> {
  const { pageTable } = vma.mm;
  const { ptl } = pageTable;
  return routine("vm_insert_pfn", function* () {
    yield* step(`get_locked_pte(${ptl.name})`, () => {
      pageTable.allocate();
      ptl.acquire();
    });
    const retval = yield* step("pte_none? set_pte_at", () => {
      const pte = pageTable.pte(vma.page);
      if (pte.value !== none) return "-EBUSY";
      pte.value = pfnPte(vma, pfn);
      return 0;
    });
    yield* ptl.unlock();
    return retval;
  })();
}
