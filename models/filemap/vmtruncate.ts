/**
 * Cutting a file short: `vmtruncate` (mm/memory.c) and `truncate_inode_pages` (mm/truncate.c).
 *
 * Until 2.6.22 the file is unmapped once, and whoever faults meanwhile notices by truncate_count.
 * From 2.6.23 each page is also unmapped while it is locked, just before it leaves the page cache,
 * and the file as a whole once more at the end. Left out: partial pages, writeback, the file
 * system's blocks.
 */
import { routine, step } from "refault";
import {
  type AddressSpace,
  findGetPage,
  type Page,
  putPage,
  removeFromPageCache,
  type UnmapOptions,
  unlockAndPut,
  unmapMappingRange,
} from "refault/linux";

export interface TruncateOptions extends Pick<UnmapOptions, "barriers"> {
  readonly era: "2.6.20" | "2.6.24";
  /** Whether 2.6.24 unmaps each page while it is locked. */
  readonly pageUnmap?: "done" | "forgotten";
  /** Which times 2.6.24 unmaps the file. */
  readonly unmaps?: "first-and-last" | "first" | "last";
}

/** Under i_mutex; `size` in pages. */
export function vmtruncating(
  file: AddressSpace,
  { era, pageUnmap = "done", unmaps = "first-and-last", ...unmap }: TruncateOptions,
) {
  const isNew = era === "2.6.24";
  const truncateInodePages = truncatingInodePages(file, isNew && pageUnmap === "done");
  return routine("vmtruncate", function* (size: number) {
    yield* file.iMutex.lock();
    yield* step("i_size_write", () => {
      file.iSize.value = size;
    });
    if (unmaps !== "last") yield* unmapMappingRange(file, { first: size, ...unmap });
    yield* truncateInodePages(size);
    if (isNew && unmaps !== "first") yield* unmapMappingRange(file, { first: size });
    yield* file.iMutex.unlock();
  });
}

function truncatingInodePages(file: AddressSpace, unmaps: boolean) {
  return routine("truncate_inode_pages", function* (start: number) {
    for (let index = start; index < file.pageTree.length; index++) {
      const page = yield* findGetPage(file, index);
      if (page === null) continue;
      yield* page.lock.lock();
      if (unmaps) yield* unmapIfMapped(file, page, index);
      yield* step("truncate_complete_page", () => {
        if (page.mapping.value === file) {
          page.dirty.value = false;
          dropFromFile(file, page);
        }
      });
      yield* unlockAndPut(page);
    }
  });
}

/** `if (page_mapped(page)) unmap_mapping_range(…)`, of one page, without private copies of it. */
export function* unmapIfMapped(
  file: AddressSpace,
  page: Page,
  index: number,
  options: UnmapOptions = {},
) {
  const isMapped = yield* step("page_mapped(page)?", () => page.mapcount.value > 0);
  if (!isMapped) return;
  yield* unmapMappingRange(file, { first: index, last: index, cows: "left", ...options });
}

/** Inside a step: the page leaves the page cache, and the cache's reference to it is put. */
export function dropFromFile(file: AddressSpace, page: Page): void {
  removeFromPageCache(file, page);
  page.uptodate.value = false;
  putPage(page);
}
