/**
 * mspec: uncached pages, allocated on the node of whoever touches them first (2.6.20,
 * drivers/char/mspec.c).
 *
 * All vmas that come of one mmap, by fork or by being split, share one vma_data: which page each index
 * has, and how many vmas there are. The last to be closed gives the pages back. A page is the same for
 * an index until then, which is what do_no_pfn() asks of a driver that lets the core map it.
 */
import { booleans, type Cell, cell, fail, range, routine, type Steps, step } from "refault";
import {
  allocPage,
  type Memmap,
  memmap,
  page,
  putPage,
  type Spinlock,
  spinlock,
} from "refault/linux";
import { noSleepInAtomic } from "../../properties/no-sleep-in-atomic.ts";
import { noUseAfterFree } from "../../properties/no-use-after-free.ts";

/** What counts the vmas. */
export interface Users {
  inc(): Steps;
  decAndTest(): Steps<boolean>;
}

/** struct vma_data */
export interface VmaData {
  readonly refcnt: Users;
  readonly lock: Spinlock;
  /** The pfn of each index; null where nobody has touched it. */
  readonly maddr: readonly Cell<number | null>[];
  readonly isFreed: Cell<boolean>;
  /** Where its pages come from. */
  readonly pool: Memmap;
}

export interface FirstTouch {
  /** Whether it is looked again, under the lock, if another was quicker. */
  readonly recheck: "under-lock" | "forgotten";
  readonly allocate: "before-lock" | "under-lock";
  /** What uncached_free_page does: taking a page back into a pool does not sleep. */
  readonly free: "into-pool" | "may-sleep";
}

export function vmaData(pool: Memmap, pages: number, refcnt: Users): VmaData {
  const pfns = [null, ...pool.pages.keys()];
  return {
    refcnt,
    lock: spinlock("vdata.lock"),
    maddr: Array.from({ length: pages }, (_, index) =>
      cell<number | null>(`vdata.maddr[${index}]`, pfns),
    ),
    isFreed: cell("vdata.freed", booleans),
    pool,
  };
}

/** As many pages as can be allocated before it is seen that one is enough. */
export function uncachedPool(count: number, contents: readonly [string, ...string[]]): Memmap {
  const free = { refcount: 0, contents };
  return memmap(Array.from({ length: count }, (_, pfn) => page(`pfn${pfn}`, free)));
}

/** A count that is not atomic: read, then written. */
export function plainInt(name: string, initial: number): Users {
  const count = cell(name, range(-4, 8), initial);
  return {
    *inc() {
      const seen = yield* count.read();
      yield* count.write(seen + 1);
    },
    *decAndTest() {
      const seen = yield* count.read();
      yield* count.write(seen - 1);
      return seen === 1;
    },
  };
}

/** Inside every step that looks at it. */
export function touchVma({ isFreed }: VmaData): void {
  noUseAfterFree("vma_data", isFreed.value);
}

/** Which pfn the core shall map for an index, and on first touch a page for it. */
export function mspecNopfn(vdata: VmaData, options: FirstTouch) {
  const { lock, pool } = vdata;

  const allocate = () => step("uncached_alloc_page", () => pool.pageToPfn(allocPage(pool.pages)));

  const free = (pfn: number) =>
    step("uncached_free_page", () => {
      if (options.free === "may-sleep") {
        noSleepInAtomic("uncached_free_page", "drivers/char/mspec.c");
      }
      putPage(pool.pfnToPage(pfn));
    });

  const publish = (maddr: Cell<number | null>, mine: number) =>
    step("vdata->maddr[index] == 0?", () => {
      touchVma(vdata);
      const already = maddr.value;
      if (options.recheck === "under-lock" && already !== null) return already;
      maddr.value = mine;
      return mine;
    });

  return routine("mspec_nopfn", function* (index: number) {
    const maddr = vdata.maddr[index];
    if (maddr === undefined) fail("no-bug", "BUG_ON(address >= vdata->vm_end)");
    const seen = yield* step("maddr = vdata->maddr[index]", () => {
      touchVma(vdata);
      return maddr.value;
    });
    if (seen !== null) return seen;
    const early = options.allocate === "before-lock" ? yield* allocate() : null;
    yield* lock.lock();
    const mine = early ?? (yield* allocate());
    const pfn = yield* publish(maddr, mine);
    if (pfn !== mine) yield* free(mine);
    yield* lock.unlock();
    return pfn;
  });
}

export function mspecOpen({ refcnt }: VmaData) {
  return routine("mspec_open", () => refcnt.inc());
}

export function mspecClose(vdata: VmaData) {
  const { refcnt, maddr, pool, isFreed } = vdata;
  return routine("mspec_close", function* () {
    if (!(yield* refcnt.decAndTest())) return;
    for (const address of maddr) {
      yield* step("vdata->maddr[index] = 0, uncached_free_page", () => {
        touchVma(vdata);
        if (address.value === null) return;
        const page = pool.pfnToPage(address.value);
        address.value = null;
        page.content.value = page.content.initial;
        putPage(page);
      });
    }
    yield* step("kfree(vdata)", () => {
      touchVma(vdata);
      isFreed.value = true;
    });
  });
}
