/**
 * Takes the translation of an address away (2.6.24, mm/memory.c), in a page of ptes that may be moving.
 *
 * `zap_pmd_range` passes over a pmd entry that is none: there is nothing below it to take away. It looks
 * without a lock, as everything does that only takes away.
 */
import { again, done, loop, routine, type Steps, step } from "refault";
import { type Mmu, none, type Page } from "refault/linux";
import type { Translations } from "../../../properties/translations-preserved.ts";
import type { PteLocking } from "./handle-mm-fault.ts";

export interface Zapping {
  readonly mmu: Mmu<Page>;
  readonly ptes: PteLocking<Page>;
  readonly translations: Translations<Page>;
  /** The kernel looks at the pmd without a lock. */
  readonly looks: "without-lock" | "under-page-table-lock";
}

/** When it returns, nothing is mapped at the address and no CPU believes so. */
export function zapPteRange({ mmu, ptes, translations, looks }: Zapping) {
  const { tree } = mmu;
  const { pageTableLock } = tree;

  const isPmdNone = function* (address: number): Steps<boolean> {
    if (looks === "under-page-table-lock") yield* pageTableLock.lock();
    const isNone = yield* step("pmd_none_or_clear_bad", () => {
      if (tree.pmd(address).value !== none) return false;
      translations.set(address, none);
      return true;
    });
    if (looks === "under-page-table-lock") yield* pageTableLock.unlock();
    return isNone;
  };

  return routine("zap_pte_range", function* (address: number) {
    yield* loop(null, function* () {
      if (yield* isPmdNone(address)) return done();
      const ptePage = yield* ptes.lock(address);
      if (ptePage === none) return again(null);
      yield* step("ptep_get_and_clear, set_page_dirty", () => {
        const pte = tree.pte(ptePage, address).value;
        if (pte !== none && pte.dirty) pte.maps.dirty.value = true;
        tree.setPte(ptePage, address, none);
        translations.set(address, none);
      });
      yield* ptes.unlock(ptePage);
      return done();
    });
    yield* mmu.flushTlbMm();
  });
}
