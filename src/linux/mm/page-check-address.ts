/**
 * `page_check_address` (mm/rmap.c): is the page mapped at this address? If it is, the ptl is held
 * on return, so that it stays so.
 *
 * Up to 2.6.26 a first look is taken without the ptl, which spares the lock where nothing is
 * mapped. But who holds the ptl may rewrite a pte by clearing it first, and in between it looks as
 * if nothing were. From 2.6.27 callers that must not miss a pte say so, and get no first look.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { none } from "../page-table/page-table.ts";
import type { Unmappable } from "./mm.ts";

export interface CheckOptions {
  /** `sync`: whether a pte that is not there is looked at again under the ptl. */
  readonly presence: "under-ptl" | "first-look";
}

/** @param isIt does an entry map the page? */
export function pageCheckAddress<F>(
  { mm, page }: Unmappable<F>,
  isIt: (entry: F) => boolean,
  { presence }: CheckOptions,
): Steps<boolean> {
  const { ptl } = mm.pageTable;
  const pte = mm.pageTable.pte(page);
  return routine("page_check_address", function* () {
    if (presence === "first-look") {
      if (!(yield* step("pte_present(*pte)?", () => pte.value !== none))) return false;
    }
    yield* ptl.lock();
    const isMapped = yield* step("page_to_pfn(page) == pte_pfn(*pte)?", () => {
      const entry = pte.value;
      return entry !== none && isIt(entry);
    });
    if (!isMapped) yield* ptl.unlock();
    return isMapped;
  })();
}
