/**
 * Taking the pages of a file out of the ptes of a vma (2.6.24, mm/memory.c, mm/fremap.c). Inside
 * the step that clears the ptes, under the ptl; the references that the ptes held are the caller's
 * to put.
 *
 * In a nonlinear vma the address does not say which page of the file is there, so every pte must be
 * looked at; and what is cleared leaves behind where a later fault finds the page again.
 */

import type { PageRange } from "../mm/mm.ts";
import { addressesOf } from "../mm/unmap-mapping-range.ts";
import { isAnonVma } from "../page/anon-vma.ts";
import type { Page } from "../page/page.ts";
import { pageRemoveRmap } from "../page/rmap.ts";
import { none } from "../page-table/page-table.ts";
import { type FileVma, linearPageIndex } from "./file-vma.ts";
import { ptePresent } from "./pte.ts";

/** `zap_pte_range`, of what maps these pages of the file. */
export function zapPteRange(area: FileVma, range: PageRange): readonly Page[] {
  const isNonlinear = area.nonlinear.value;
  return addressesOf(area)
    .filter((address) => isNonlinear || isIn(range, linearPageIndex(area, address)))
    .map((address) => zapIfMeant(area, address, range))
    .filter((page) => page !== null);
}

/** `zap_pte` of remap_file_pages: whatever is there goes, and its translation with it. */
export function zapPte({ mm }: FileVma, address: number): Page | null {
  const pte = mm.pageTable.pte(address);
  const entry = pte.value;
  pte.value = none;
  if (!ptePresent(entry)) return null;
  mm.tlb.flush(address);
  return unmapped(entry.page, entry.dirty);
}

function zapIfMeant(area: FileVma, address: number, range: PageRange): Page | null {
  const pte = area.mm.pageTable.pte(address);
  const entry = pte.value;
  if (!ptePresent(entry)) return null;
  const index = entry.page.index.value;
  if (range.cows === "left" && entry.page.mapping.value !== area.file) return null;
  if (area.nonlinear.value && !isIn(range, index)) return null;
  const isElsewhere = area.nonlinear.value && linearPageIndex(area, address) !== index;
  pte.value = isElsewhere ? { pgoff: index } : none;
  return unmapped(entry.page, entry.dirty);
}

/** Notes what the pte knew of the page. */
function unmapped(page: Page, dirty: boolean): Page {
  if (dirty && !isAnonVma(page.mapping.value)) page.dirty.value = true;
  pageRemoveRmap(page);
  return page;
}

function isIn({ first, last }: PageRange, index: number): boolean {
  return first <= index && index <= last;
}
