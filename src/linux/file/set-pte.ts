/**
 * How the core maps a page of a file: the copy that a private store needs first, and the pte under
 * its ptl. Both eras of the fault do it alike (mm/memory.c).
 */
import type { Steps } from "../../model/request.ts";
import { step } from "../../model/step.ts";
import { allocPage, loadPage, type Page, storePage } from "../page/page.ts";
import { pageAddRmap } from "../page/rmap.ts";
import { type FileVma, linearPageIndex, type VmFault } from "./file-vma.ts";
import { pteSame } from "./pte.ts";

/** Whether the fault must map a copy: the early COW break. */
export function needsCopy({ stores }: FileVma, { access }: VmFault): boolean {
  return stores === "private" && access === "write";
}

/** A page of the process's own with what the page holds. */
export function* copyPage({ file }: FileVma, page: Page): Steps<Page> {
  const copy = yield* step("alloc_page_vma", () => allocPage(file.memory));
  yield* step("copy_user_highpage", () => {
    storePage(copy, loadPage(page));
    copy.uptodate.value = true;
  });
  return copy;
}

/** Under the ptl: false if somebody else was faster. A pte that is set has the page's reference. */
export function setPteIfSame(area: FileVma, vmf: VmFault, page: Page): Steps<boolean> {
  const pte = area.mm.pageTable.pte(vmf.address);
  return step("pte_same? set_pte_at", () => {
    if (!pteSame(pte.value, vmf.origPte)) return false;
    if (needsCopy(area, vmf)) {
      page.mapping.value = area.anonVma;
      page.index.value = linearPageIndex(area, vmf.address);
    }
    pageAddRmap(page);
    const isStore = vmf.access === "write";
    pte.value = { page, write: isStore || isWritable(area), dirty: isStore };
    return true;
  });
}

/**
 * Whether a pte that was set for a load may be stored through: not if somebody is to be told first.
 */
function isWritable({ stores, ops }: FileVma): boolean {
  return stores === "shared" && !("pageMkwrite" in ops);
}
