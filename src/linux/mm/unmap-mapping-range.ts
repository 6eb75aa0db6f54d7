/**
 * `unmap_mapping_range` (2.6.22): takes pages of a file out of every page table that maps them.
 *
 * Per vma: zap the ptes under the ptl, flush the TLBs, and only then put the pages; all of it under
 * i_mmap_lock, and after truncate_count has said so to faults under way. Between two vmas it may
 * drop that lock and reschedule, so it may sleep, whoever calls it; the kernel's own check speaks
 * only when a reschedule is due, ours on every call. Left out is what it does when the lock was
 * dropped.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";
import { type Page, putPage } from "../page/page.ts";
import { none } from "../page-table/page-table.ts";
import type { Mapping, PageRange, Unmappable } from "./mm.ts";

export interface UnmapOptions extends Partial<PageRange> {
  /** A kernel that forgets to flush; for variants that ask what the flush is good for. */
  readonly tlb?: "flushed" | "forgotten";
  /** Those around truncate_count; for variants that ask what they are good for. */
  readonly barriers?: "kept" | "forgotten";
}

/** The whole file, unless told otherwise. */
export function unmapMappingRange<F>(
  mapping: Mapping<F, Unmappable<F>>,
  options: UnmapOptions = {},
): Steps {
  const { iMmapLock, truncateCount, vmas } = mapping;
  const { barriers = "kept" } = options;
  return routine("unmap_mapping_range", function* () {
    yield* step(`spin_lock(${iMmapLock.name})`, () => {
      mightSleep("__cond_resched", "kernel/sched.c:4438");
      iMmapLock.acquire();
    });
    if (truncateCount !== null) {
      if (barriers === "kept") yield* step("smp_wmb", () => {});
      yield* step("truncate_count++", () => {
        truncateCount.value += 1;
      });
      if (barriers === "kept") yield* step("smp_mb", () => {});
    }
    for (const vma of vmas) yield* unmapMappingRangeVma(vma, options);
    yield* iMmapLock.unlock();
  })();
}

/** `zap_page_range`, and the flush that ends it. */
export function unmapMappingRangeVma<F>(vma: Unmappable<F>, options: UnmapOptions = {}): Steps {
  const { first = 0, last = Number.POSITIVE_INFINITY, cows = "zapped", tlb = "flushed" } = options;
  const { ptl } = vma.mm.pageTable;
  return routine("zap_page_range", function* () {
    yield* ptl.lock();
    const pages = yield* step("ptep_get_and_clear", () => zap(vma, { first, last, cows }));
    yield* ptl.unlock();
    if (tlb === "flushed") {
      yield* step("flush_tlb_range", () => {
        for (const address of addressesOf(vma)) vma.mm.tlb.flush(address);
      });
    }
    if (pages !== null) yield* step("free_pages_and_swap_cache", () => pages.forEach(putPage));
  })();
}

/** The pages to put; null if there are none. */
function zap<F>(vma: Unmappable<F>, range: PageRange): readonly Page[] | null {
  if (vma.zap !== undefined) {
    const pages = vma.zap(range);
    return pages.length > 0 ? pages : null;
  }
  for (const address of addressesOf(vma)) vma.mm.pageTable.pte(address).value = none;
  return null;
}

/** The pages of the mm that a vma covers. */
export function addressesOf<F>({ page, pages = 1 }: Unmappable<F>): readonly number[] {
  return Array.from({ length: pages }, (_, index) => page + index);
}
