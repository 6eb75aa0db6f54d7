/**
 * The page cache (2.6.24, mm/filemap.c): finding, adding and removing the pages of a file.
 *
 * Whoever finds a page gets a reference, so the page stays; but it stays *this page of this file*
 * only while it is locked. Whoever did not hold the lock all along must look at `page->mapping`
 * again.
 */
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { fail, self, step } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";
import { allocPage, getPage, type Page, putPage, storePage } from "../page/page.ts";
import { pageOf } from "../page-table/page-table.ts";
import { type AddressSpace, slotOf } from "./address-space.ts";

/** `find_get_page`: with a reference; null if it is not in memory. */
export function findGetPage(file: AddressSpace, index: number): Steps<Page | null> {
  return step(`find_get_page(${file.name}, ${index})`, () => lookup(file, index));
}

/** `find_lock_page`: with a reference and locked. */
export function findLockPage(file: AddressSpace, index: number): Steps<Page | null> {
  const attempt = () => {
    mightSleep("lock_page", "include/linux/pagemap.h:163");
    const page = lookup(file, index);
    if (page === null || page.lock.isLocked()) return { page, locked: false };
    page.lock.acquire();
    return { page, locked: true };
  };
  return routine("find_lock_page", function* () {
    return yield* loop(null, function* () {
      const { page, locked } = yield* step("radix_tree_lookup, TestSetPageLocked", attempt);
      if (page === null || locked) return done(page);
      yield* page.lock.lock();
      // Has the page been truncated while we slept?
      const hasLeft = yield* step("page->mapping != mapping?", () => page.mapping.value !== file);
      if (!hasLeft) return done(page);
      yield* unlockAndPut(page);
      return again(null);
    });
  })();
}

/** `page_cache_read`: brings a page of the file into memory, unless somebody else was faster. */
export function pageCacheRead(file: AddressSpace, index: number): Steps {
  return routine("page_cache_read", function* () {
    const page = yield* step("page_cache_alloc_cold", () => allocPage(file.memory));
    const isAdded = yield* step("add_to_page_cache_lru", () => add(file, index, page));
    if (isAdded) {
      yield* step("readpage", () => {
        storePage(page, pageOf(file.blocks, index).value);
        page.uptodate.value = true;
        page.lock.release();
      });
    }
    yield* step("page_cache_release", () => putPage(page));
  })();
}

/** `remove_from_page_cache`, inside a step: the cache's reference is the caller's from now on. */
export function removeFromPageCache(file: AddressSpace, page: Page): void {
  if (!page.lock.isLocked()) {
    fail(
      "page-locked",
      `${self().name} removes ${page.name} from the page cache without its lock`,
      {
        function: "remove_from_page_cache",
      },
    );
  }
  slotOf(file, page.index.value).value = null;
  page.mapping.value = null;
}

/** `unlock_page` and `page_cache_release`, which end most uses of a page. */
export function* unlockAndPut(page: Page): Steps {
  yield* page.lock.unlock();
  yield* step("page_cache_release", () => putPage(page));
}

function lookup(file: AddressSpace, index: number): Page | null {
  const page = slotOf(file, index).value;
  if (page !== null) getPage(page);
  return page;
}

/** `add_to_page_cache`: false if there is a page already. */
function add(file: AddressSpace, index: number, page: Page): boolean {
  const slot = slotOf(file, index);
  if (slot.value !== null) return false;
  getPage(page);
  page.lock.acquire();
  page.mapping.value = file;
  page.index.value = index;
  slot.value = page;
  return true;
}
