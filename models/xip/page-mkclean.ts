/**
 * xip-page-mkclean: a page is written back while the mapping that it was stored through changes its
 * protection.
 *
 * Since 2.6.19 a clean page is mapped read-only, so that the next store to it is noticed; whoever
 * writes a page back makes its ptes so. page_mkclean() finds them by page_check_address(), whose
 * first look without the ptl passes over a pte that mprotect() has cleared for a moment. That pte
 * stays writable, the page is taken for clean, and an msync() after the next store has nothing to
 * do. Names and order of steps are those of mm/rmap.c, mm/page-writeback.c and mm/memory.c, 2.6.26.
 * Left out are TLBs, ->page_mkwrite and everything that a page meets on its way to the disk.
 */
import {
  again,
  booleans,
  type Cell,
  cell,
  defineModel,
  done,
  holds,
  loop,
  routine,
  step,
  struct,
  violates,
} from "refault";
import {
  type CheckOptions,
  mm,
  none,
  type Page,
  page,
  pageCheckAddress,
  task,
  type Unmappable,
} from "refault/linux";
import { lastStoreWins } from "../../properties/last-store-wins.ts";
import { mprotecting } from "./change-protection.ts";

const variants = {
  "first-look": violates("last-store-wins"),
  "under-ptl": holds(),
  "first-look-one-step": holds(),
};

type DirtyPte = { readonly write: boolean; readonly dirty: boolean };
type Area = Unmappable<DirtyPte>;

/** A page of a file, with what the page cache knows of it, and what of it is on disk. */
interface CachedPage extends Page {
  /** PAGECACHE_TAG_DIRTY, by which it is found: stays until the page is on its way. */
  readonly tag: Cell<boolean>;
  readonly disk: Cell<string>;
}

function cachedPage(contents: readonly [string, ...string[]]): CachedPage {
  const tag = cell("page0.TAG_DIRTY", booleans);
  return Object.assign(page("page0", { contents }), { tag, disk: cell("disk", contents) });
}

/** `handle_pte_fault` of a store: maps the page, or has it written and says that it is dirty. */
function handleStoreFault({ mm, page: address }: Area, mapped: CachedPage) {
  const { mmapSem, pageTable } = mm;
  const pte = pageTable.pte(address);
  return routine("do_page_fault", function* () {
    yield* mmapSem.downRead();
    yield* pageTable.ptl.lock();
    const isMadeDirty = yield* step("pte_none? __do_fault : do_wp_page", () => {
      const entry = pte.value;
      pte.value = entry === none ? { write: false, dirty: false } : { write: true, dirty: true };
      return entry !== none;
    });
    yield* pageTable.ptl.unlock();
    if (isMadeDirty) {
      yield* mapped.lock.wait();
      yield* step("set_page_dirty_balance", () => {
        mapped.dirty.value = true;
        mapped.tag.value = true;
      });
    }
    yield* mmapSem.upRead();
  });
}

/** A store of user code; `stored` is said in its step. */
function storing(area: Area, mapped: CachedPage, stored: (content: string) => void) {
  const pte = area.mm.pageTable.pte(area.page);
  const fault = handleStoreFault(area, mapped);
  const attempt = (content: string) => {
    const entry = pte.value;
    if (entry === none || !entry.write) return "fault";
    pte.value = { write: true, dirty: true };
    mapped.content.value = content;
    stored(content);
    return "stored";
  };
  return (content: string) =>
    loop(null, function* () {
      if ((yield* step(`store ${content}`, () => attempt(content))) === "stored") return done();
      yield* fault();
      return again(null);
    });
}

/** `write_cache_pages`, of the one page that there is: what msync and pdflush do. */
function writingBack(area: Area, mapped: CachedPage, options: CheckOptions) {
  const { lock, dirty, tag, disk, content } = mapped;
  const { ptl } = area.mm.pageTable;
  const pte = area.mm.pageTable.pte(area.page);

  /** Whether there was a pte that could be stored through without anybody noticing. */
  const pageMkclean = routine("page_mkclean", function* () {
    if (!(yield* pageCheckAddress(area, () => true, options))) return false;
    const wasDirty = yield* step("pte_dirty || pte_write? pte_wrprotect, pte_mkclean", () => {
      const entry = pte.value;
      pte.value = { write: false, dirty: false };
      return entry !== none && (entry.dirty || entry.write);
    });
    yield* ptl.unlock();
    return wasDirty;
  });

  const clearPageDirtyForIo = routine("clear_page_dirty_for_io", function* () {
    const wasDirty = yield* pageMkclean();
    return yield* step("set_page_dirty if so, TestClearPageDirty", () => {
      const isToWrite = wasDirty || dirty.value;
      dirty.value = false;
      return isToWrite;
    });
  });

  const writepage = () =>
    step("set_page_writeback, writepage", () => {
      tag.value = dirty.value;
      disk.value = content.value;
    });

  return routine("write_cache_pages", function* () {
    if (!(yield* step("pagevec_lookup_tag(DIRTY)", () => tag.value))) return;
    yield* lock.lock();
    if (yield* clearPageDirtyForIo()) yield* writepage();
    yield* lock.unlock();
  });
}

export default defineModel({
  name: "xip-page-mkclean",
  about: "a page is written back while the mapping it was stored through changes its protection",
  source: "Piggin, mm: dirty page tracking race fix, 479db0bf408e65baa14d2a9821abfcbc0804b847",
  variants,
  build({ variant }) {
    const contents = ["x=0", "x=1", "x=2"] as const;
    const mapped = cachedPage(contents);
    const maps = struct<DirtyPte>({ write: booleans, dirty: booleans });
    const area: Area = { mm: mm("mm", { maps }), page: 0 };

    const memory = lastStoreWins<string>("x on disk", contents);
    const store = storing(area, mapped, (content) => memory.stored(content));
    const mprotect = mprotecting(area, {
      rewrites: variant.endsWith("one-step") ? "in-one-step" : "clear-then-set",
    });
    const presence = variant === "under-ptl" ? "under-ptl" : "first-look";
    const writeBack = writingBack(area, mapped, { presence });
    return {
      actors: [
        task("user", { cpu: 0 }, function* () {
          yield* store("x=1");
          yield* mprotect();
          yield* store("x=2");
          yield* writeBack();
          yield* step("msync returns", () => memory.loaded(mapped.disk.value));
        }),
        task("pdflush", { cpu: 1 }, () => writeBack()),
      ],
    };
  },
});
