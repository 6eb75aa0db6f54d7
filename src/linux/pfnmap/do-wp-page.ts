/**
 * `do_wp_page` (2.6.24, mm/memory.c): a store through a pte that must not be written.
 *
 * What is mapped there is copied, with the ptl dropped meanwhile; so the pte is looked at again
 * before it is changed. A bare frame has no struct page to copy from: it is read through the user's
 * address, and where that has gone, zeroes have to do; from 5.6 on it is read once more under the
 * ptl. Left out: making writable what nobody else maps.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { allocPage, getPage, type Page, putPage } from "../page/page.ts";
import { pageAddRmap, pageRemoveRmap } from "../page/rmap.ts";
import { none } from "../page-table/page-table.ts";
import type { PfnVma } from "./pfn-vma.ts";
import { type PfnPte, vmNormalPage } from "./vm-normal-page.ts";

export interface WpOptions {
  /** A kernel that forgets to look again; for variants that ask what that is good for. */
  readonly pteSame?: "checked" | "forgotten";
  /** What is done if the address has gone while a frame is read; zeroes unless told otherwise. */
  readonly failedCopy?: "zeroes" | "again-under-ptl";
}

/** What a page is filled with when there is nothing to copy. */
export const zeroes = "0";

/** The fault of a store through such a pte; what it found is looked at again under the ptl. */
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
    else yield* pageTable.ptl.unlock();
  })();
}

/** Entered with the ptl held and left without. */
function doWpPage(area: PfnVma, origPte: PfnPte, options: WpOptions): Steps {
  const { mm, memmap } = area;
  const { ptl } = mm.pageTable;
  const { pteSame = "checked", failedCopy = "zeroes" } = options;
  const pte = mm.pageTable.pte(area.page);
  return routine("do_wp_page", function* () {
    const oldPage = yield* step("old_page = vm_normal_page, get_page", () => {
      const page = vmNormalPage(area, origPte);
      if (page !== null) getPage(page);
      return page;
    });
    yield* ptl.unlock();
    const newPage = yield* step("alloc_page_vma", () => allocPage(memmap.pages));
    const isCopied = yield* step("cow_user_page", () => cowUserPage(area, oldPage, newPage));
    if (!isCopied && failedCopy === "again-under-ptl") {
      if (!(yield* copyUnderPtl(area, origPte, newPage))) return yield* release(newPage);
    }
    yield* ptl.lock();
    const isSame = yield* step("pte_same? ptep_clear_flush, set_pte_at", () => {
      if (pteSame === "checked" && !isSamePte(area, pte.value, origPte)) return false;
      if (oldPage !== null) pageRemoveRmap(oldPage);
      mm.tlb.flush(area.page);
      pte.value = { pfn: memmap.pageToPfn(newPage), special: false, write: true };
      pageAddRmap(newPage);
      return true;
    });
    if (!isSame) yield* release(newPage);
    if (isSame && oldPage !== null) yield* release(oldPage);
    if (oldPage !== null) yield* release(oldPage);
    yield* ptl.unlock();
  })();
}

/** Only for what has no struct page. False if the pte has changed: the fault is to run again. */
function* copyUnderPtl(area: PfnVma, origPte: PfnPte, newPage: Page): Steps<boolean> {
  const { ptl } = area.mm.pageTable;
  const pte = area.mm.pageTable.pte(area.page);
  yield* ptl.lock();
  const isSame = yield* step("pte_same? copy again", () => {
    return isSamePte(area, pte.value, origPte) && cowUserPage(area, null, newPage);
  });
  yield* ptl.unlock();
  return isSame;
}

function release(page: Page): Steps {
  return step("page_cache_release", () => putPage(page));
}

/** Inside a step: whether there was something to copy, and not only zeroes. */
function cowUserPage({ mm, memmap, page }: PfnVma, oldPage: Page | null, newPage: Page): boolean {
  const cached = mm.tlb.lookup(page);
  const entry = cached === none ? mm.pageTable.pte(page).value : cached;
  const from = oldPage ?? (entry === none ? null : memmap.pfnToPage(entry.pfn));
  newPage.content.value = from === null ? zeroes : from.content.value;
  return from !== null;
}

/** `pte_same`: without pte_special there is nothing in a pte that says whether it is counted. */
function isSamePte({ regime }: PfnVma, now: PfnPte | typeof none, before: PfnPte): boolean {
  if (now === none || now.pfn !== before.pfn || now.write !== before.write) return false;
  return regime !== "pte-special" || now.special === before.special;
}
