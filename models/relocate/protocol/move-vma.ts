/**
 * mremap moves a translation from one page of ptes to another (2.6.24, mm/mremap.c): move_ptes holds
 * the ptls of both, in the order of old and new address, whichever is lower. That only one mremap at a
 * time does so to an mm is mmap_sem's doing, which it holds for writing.
 */
import { again, done, loop, routine, type Steps, step } from "refault";
import { mkPte, none, type PageTableTree, type PtePage, type Rwsem } from "refault/linux";
import type { Translations } from "../../../properties/translations-preserved.ts";
import type { PteLocking } from "./handle-mm-fault.ts";

export interface Moving<F> {
  readonly tree: PageTableTree<F>;
  readonly mmapSem: Rwsem;
  readonly translations: Translations<F>;
  /** How the ptl of the old address is taken, and then that of the new one under it. */
  readonly ptes: PteLocking<F>;
  /** Before and after the ptes move: a second vma maps the same pages, and the first is gone. */
  readonly copyVma: () => Steps<unknown>;
  readonly unmapOld: () => Steps<unknown>;
}

export function moveVma<F>(moving: Moving<F>) {
  const { tree, mmapSem, translations, ptes, copyVma, unmapOld } = moving;

  const movePte = (old: PtePage<F>, from: number, fresh: PtePage<F>, to: number) =>
    step("ptep_clear_flush, set_pte_at", () => {
      const pte = tree.pte(old, from).value;
      if (pte === none) return;
      tree.setPte(old, from, none);
      tree.setPte(fresh, to, mkPte(pte.maps));
      translations.set(from, none);
      translations.set(to, pte.maps);
    });

  const movePtes = routine("move_ptes", function* (from: number, to: number) {
    yield* loop(null, function* () {
      const old = yield* ptes.lock(from);
      if (old === none) return again(null);
      const fresh = yield* ptes.lock(to);
      if (fresh !== none) {
        yield* movePte(old, from, fresh, to);
        yield* ptes.unlock(fresh);
      }
      yield* ptes.unlock(old);
      return fresh === none ? again(null) : done();
    });
  });

  return routine("move_vma", function* (from: number, to: number) {
    yield* mmapSem.downWrite();
    yield* copyVma();
    yield* movePtes(from, to);
    yield* unmapOld();
    yield* mmapSem.upWrite();
  });
}
