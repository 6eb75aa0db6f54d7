/**
 * `do_wp_page` (2.6.24, mm/memory.c): a store through a pte that must not be written.
 *
 * What is mapped there is copied, with the ptl dropped meanwhile; so the pte is looked at again before
 * it is changed. A bare frame has no struct page to copy from: it is read through the user's address,
 * and where that has gone, zeroes have to do. Left out: making writable what nobody else maps.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { allocPage, getPage, type Page, putPage } from "./page.ts";
import { none } from "./page-table.ts";
import type { PfnVma } from "./pfn-vma.ts";
import { pageAddRmap, pageRemoveRmap } from "./rmap.ts";
import { type PfnPte, vmNormalPage } from "./vm-normal-page.ts";

export interface WpOptions {
  /** A kernel that forgets to look again; for variants that ask what that is good for. */
  readonly pteSame?: "checked" | "forgotten";
}

/** What a page is filled with when there is nothing to copy. */
export const zeroes = "0";

/** The fault of a store through such a pte; what the access found is looked at again under the ptl. */
export function handleWpFault(area: PfnVma, options: WpOptions = {}): Steps {
  const { mmapSem } = area.mm;
  return routine("do_page_fault", function* () {
    yield* mmapSem.downRead();
    yield* handlePteFault(area, options);
    yield* mmapSem.upRead();
  })();
}

function handlePteFault(area: PfnVma, options: WpOptions): Steps {
  const { pageTable } = area.mm;
  return routine("handle_pte_fault", function* () {
    yield* pageTable.ptl.lock();
    const entry = yield* step("entry = *pte", () => pageTable.pte(area.page).value);
    if (entry !== none && !entry.write) yield* doWpPage(area, entry, options);
    yield* pageTable.ptl.unlock();
  })();
}

/** Entered and left with the ptl held. */
function doWpPage(area: PfnVma, origPte: PfnPte, { pteSame = "checked" }: WpOptions): Steps {
  const { mm, memmap } = area;
  const { ptl } = mm.pageTable;
  const pte = mm.pageTable.pte(area.page);
  return routine("do_wp_page", function* () {
    const oldPage = yield* step("old_page = vm_normal_page, get_page", () => {
      const page = vmNormalPage(area, origPte);
      if (page !== null) getPage(page);
      return page;
    });
    yield* ptl.unlock();
    const newPage = yield* step("alloc_page_vma", () => allocPage(memmap.pages));
    yield* step("cow_user_page", () => {
      newPage.content.value = contentToCopy(area, oldPage);
    });
    yield* ptl.lock();
    const isSame = yield* step("pte_same? ptep_clear_flush, set_pte_at", () => {
      if (pteSame === "checked" && !isEqual(pte.value, origPte)) return false;
      if (oldPage !== null) pageRemoveRmap(oldPage);
      mm.tlb.flush(area.page);
      pte.value = { pfn: memmap.pageToPfn(newPage), special: false, write: true };
      pageAddRmap(newPage);
      return true;
    });
    if (!isSame) yield* release(newPage);
    if (isSame && oldPage !== null) yield* release(oldPage);
    if (oldPage !== null) yield* release(oldPage);
  })();
}

function release(page: Page): Steps {
  return step("page_cache_release", () => putPage(page));
}

function contentToCopy({ mm, memmap, page }: PfnVma, oldPage: Page | null): string {
  if (oldPage !== null) return oldPage.content.value;
  const cached = mm.tlb.lookup(page);
  const entry = cached === none ? mm.pageTable.pte(page).value : cached;
  return entry === none ? zeroes : memmap.pfnToPage(entry.pfn).content.value;
}

function isEqual(now: PfnPte | typeof none, before: PfnPte): boolean {
  if (now === none) return false;
  return now.pfn === before.pfn && now.special === before.special && now.write === before.write;
}
