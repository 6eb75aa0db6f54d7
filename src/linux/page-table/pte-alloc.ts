/**
 * `pte_alloc` (2.6.24, mm/memory.c): puts a page of ptes under a pmd entry that has none.
 *
 * The page is allocated before page_table_lock is taken, since that may sleep; whoever then finds that
 * another was faster frees its own.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { none } from "./page-table.ts";
import type { PageTableTree } from "./page-table-tree.ts";

export function pteAlloc<F>(tree: PageTableTree<F>, address: number): Steps {
  const pmd = tree.pmd(address);
  const { pageTableLock } = tree;
  return routine("pte_alloc", function* () {
    if (yield* step("pmd_present(*pmd)", () => pmd.value !== none)) return;
    const fresh = yield* step("pte_alloc_one", () => tree.allocate());
    yield* pageTableLock.lock();
    yield* step("pmd_present? pte_free : pmd_populate", () => {
      if (pmd.value === none) pmd.value = fresh;
      else fresh.free();
    });
    yield* pageTableLock.unlock();
  })();
}
