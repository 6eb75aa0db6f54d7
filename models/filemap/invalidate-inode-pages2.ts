/**
 * Throwing away what is cached of a file because it has changed elsewhere, as network file systems
 * and direct IO do: `invalidate_inode_pages2` (mm/truncate.c, 2.6.20 and 2.6.24).
 *
 * The size stays, so nobody who faults can tell by i_size that anything happened; and the reference
 * that a fault holds does not keep the page in the cache. Left out: writeback.
 */
import { fail, routine, step } from "refault";
import {
  type AddressSpace,
  findGetPage,
  type Page,
  type UnmapOptions,
  unlockAndPut,
} from "refault/linux";
import { dropFromFile, unmapIfMapped } from "./vmtruncate.ts";

export interface InvalidateOptions extends Pick<UnmapOptions, "tlb"> {
  /** From 2.6.23 it is a bug if the page is mapped again so soon. */
  readonly era: "2.6.20" | "2.6.24";
}

export function invalidatingInodePages2(file: AddressSpace, { era, tlb }: InvalidateOptions) {
  const unmap = tlb === undefined ? {} : { tlb };
  return routine("invalidate_inode_pages2", function* () {
    for (const [index, block] of file.blocks.entries()) {
      const page = yield* findGetPage(file, index);
      if (page === null) continue;
      yield* page.lock.lock();
      yield* unmapIfMapped(file, page, index, unmap);
      if (era === "2.6.24") yield* step("BUG_ON(page_mapped(page))", () => refuseMapped(page));
      yield* step("launder_page", () => {
        if (page.dirty.value) block.value = page.content.value;
        page.dirty.value = false;
      });
      yield* step("invalidate_complete_page2", () => {
        if (page.mapping.value === file && !page.dirty.value) dropFromFile(file, page);
      });
      yield* unlockAndPut(page);
    }
  });
}

function refuseMapped({ name, mapcount }: Page): void {
  if (mapcount.value === 0) return;
  fail("invalidated-unmapped", `${name} is mapped again while it is being invalidated`, {
    function: "invalidate_inode_pages2_range",
  });
}
