/**
 * Loading a segment: `add_shared_memory()` of arch/s390/mm/vmem.c, 2.6.24, and the orders in which it
 * may do what it does.
 */
import { type Cell, cell, range, routine, type Steps, sequence, step } from "refault";
import { kmalloc, kzalloc, mutex, type Spinlock, spinlock } from "refault/linux";

/** The lock of the list, whatever it is; `unlock` is given what `lock` returned. */
export interface ListLock {
  lock(): Steps<boolean>;
  unlock(flags: boolean): Steps;
  /** What the lock does once it is allowed to sleep. */
  acquire(): void;
}

export type LockKind = "mutex" | "spin_lock" | "spin_lock_irqsave";

/** What readers and the loader share. A pfn stands for the segment it lies in. */
export interface SharedMemory {
  /** The segments that pfn_valid() says yes to. */
  readonly memSegs: Cell<readonly number[]>;
  readonly listLock: ListLock;
  /** The segments whose struct pages are initialised. */
  readonly memmap: Cell<readonly number[]>;
  /** Of the mm whose pages are looked up. */
  readonly ptl: Spinlock;
}

export function sharedMemory(segments: number, lock: LockKind): SharedMemory {
  const all = sequence(range(0, segments - 1), segments);
  return {
    memSegs: cell("mem_segs", all),
    listLock: listLock(lock),
    memmap: cell("memmap", all),
    ptl: spinlock("mm.ptl"),
  };
}

function listLock(kind: LockKind): ListLock {
  if (kind === "spin_lock_irqsave") {
    const lock = spinlock("vmem_lock");
    return {
      lock: () => lock.lockIrqsave(),
      unlock: (flags) => lock.unlockIrqrestore(flags),
      acquire: () => lock.acquire(),
    };
  }
  const lock = kind === "mutex" ? mutex("vmem_mutex") : spinlock("vmem_lock");
  return {
    *lock() {
      yield* lock.lock();
      return false;
    },
    unlock: () => lock.unlock(),
    acquire: () => lock.acquire(),
  };
}

export interface LoadingOptions {
  /** The kernel's order is all under one lock: listed, and then the memmap made. */
  readonly order: "under-lock" | "publish-first" | "publish-last";
  /** Short: an allocation may have to free some, for which it takes the ptl of whoever maps it. */
  readonly memory: "plenty" | "short";
}

export function loading(
  { memSegs, listLock, memmap, ptl }: SharedMemory,
  { order, memory }: LoadingOptions,
) {
  const reclaim = function* () {
    yield* ptl.lock();
    yield* step("page_referenced", () => {});
    yield* ptl.unlock();
  };

  const allocateSegment = () => kzalloc("sizeof(*seg)", memory === "short" ? { reclaim } : {});

  const insertMemorySegment = (segment: number) =>
    step("list_add(mem_segs)", () => {
      memSegs.value = [...memSegs.value, segment];
    });

  const addMemmap = function* (segment: number) {
    yield* kmalloc("vmem_add_mem: page tables");
    yield* step("memset(page), init_page_count(page)", () => {
      memmap.value = [...memmap.value, segment];
    });
  };

  const publish = function* (segment: number) {
    const flags = yield* listLock.lock();
    yield* insertMemorySegment(segment);
    yield* listLock.unlock(flags);
  };

  return routine("add_shared_memory", function* (segment: number) {
    if (order === "under-lock") {
      // Listed before the memmap is there, but under a lock that readers take.
      const flags = yield* listLock.lock();
      yield* allocateSegment();
      yield* insertMemorySegment(segment);
      yield* addMemmap(segment);
      yield* listLock.unlock(flags);
      return;
    }
    yield* allocateSegment();
    if (order === "publish-last") yield* addMemmap(segment);
    yield* publish(segment);
    if (order === "publish-first") yield* addMemmap(segment);
  });
}
