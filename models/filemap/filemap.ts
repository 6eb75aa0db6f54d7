/**
 * The handlers of a file that is in the page cache, for both eras: `filemap_fault` (2.6.24), and
 * `filemap_nopage` and `filemap_populate` (2.6.20), mm/filemap.c. Left out: readahead, IO errors.
 */
import { again, done, loop, routine, type Steps, step } from "refault";
import {
  type AddressSpace,
  type FileFaultAnswer,
  type FileNopageAnswer,
  type FileVma,
  findGetPage,
  findLockPage,
  installPage,
  linearPageIndex,
  type Page,
  pageCacheRead,
  putPage,
  unlockAndPut,
  type VmFault,
} from "refault/linux";

export interface FilemapFaultOptions {
  /** Whether it looks at i_size again once the page is locked. */
  readonly recheck?: "under-page-lock" | "forgotten";
  /** Whether the page is still locked when it is answered. */
  readonly pageLock?: "kept" | "dropped";
}

export function filemapFault(options: FilemapFaultOptions = {}) {
  const { recheck = "under-page-lock", pageLock = "kept" } = options;
  return routine("filemap_fault", function* ({ file }: FileVma, { pgoff }: VmFault) {
    if (yield* isBeyond(file, pgoff)) return "VM_FAULT_SIGBUS";
    return yield* loop(null, function* () {
      const page = yield* findLockPage(file, pgoff);
      if (page === null) {
        yield* pageCacheRead(file, pgoff);
        return again(null);
      }
      // Must recheck i_size under page lock.
      if (recheck === "under-page-lock" && (yield* isBeyond(file, pgoff))) {
        yield* unlockAndPut(page);
        return done<FileFaultAnswer>("VM_FAULT_SIGBUS");
      }
      if (pageLock === "kept") return done<FileFaultAnswer>({ page, lock: "VM_FAULT_LOCKED" });
      yield* page.lock.unlock();
      return done<FileFaultAnswer>({ page, lock: "unlocked" });
    });
  });
}

export const filemapNopage = () =>
  routine("filemap_nopage", function* (area: FileVma, address: number) {
    const pgoff = linearPageIndex(area, address);
    const answer: FileNopageAnswer = (yield* isBeyond(area.file, pgoff))
      ? "NOPAGE_SIGBUS"
      : { page: yield* getPageUptodate(area.file, pgoff) };
    return answer;
  });

/**
 * The older handler under the newer core: what it answers is locked only when it has been answered.
 */
export const filemapLegacyNopage = () => {
  const nopage = filemapNopage();
  return function* (area: FileVma, { address }: VmFault): Steps<FileFaultAnswer> {
    const answer = yield* nopage(area, address);
    if (answer === "NOPAGE_SIGBUS") return "VM_FAULT_SIGBUS";
    return { page: answer.page, lock: "unlocked" };
  };
};

/** Maps a page of the file anywhere in a nonlinear vma. */
export const filemapPopulate = () =>
  routine("filemap_populate", function* (area: FileVma, address: number, pgoff: number) {
    if (yield* isBeyond(area.file, pgoff)) return "-EINVAL";
    const page = yield* getPageUptodate(area.file, pgoff);
    const error = yield* installPage(area, address, page);
    if (error !== 0) yield* step("page_cache_release", () => putPage(page));
    return error;
  });

/** Finds or reads the page, and waits until it is up to date. It may have left the file by then. */
function getPageUptodate(file: AddressSpace, pgoff: number): Steps<Page> {
  return loop(null, function* () {
    const page = yield* findGetPage(file, pgoff);
    if (page === null) {
      yield* pageCacheRead(file, pgoff);
      return again(null);
    }
    if (yield* step("PageUptodate?", () => page.uptodate.value)) return done(page);
    yield* page.lock.lock();
    const hasLeft = yield* step("!page->mapping?", () => page.mapping.value === null);
    if (hasLeft) {
      yield* unlockAndPut(page);
      return again(null);
    }
    yield* page.lock.unlock();
    return done(page);
  });
}

function isBeyond(file: AddressSpace, pgoff: number): Steps<boolean> {
  return step("pgoff >= i_size?", () => pgoff >= file.iSize.value);
}
