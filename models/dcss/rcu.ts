/**
 * dcss-rcu: `pfn_valid()` walks the list of segments under RCU, while a segment is being unloaded.
 *
 * What no lock keeps a reader from seeing must not be taken from under it: neither the entry that it
 * walks over, nor the struct pages of the segment that it finds. The mail does not propose this; it is
 * what becomes of a list that is read far more often than it is changed. Names and order of steps:
 * remove_shared_memory() of arch/s390/mm/vmem.c, 2.6.24, with list_del_rcu.
 */
import {
  again,
  booleans,
  cell,
  choose,
  defineModel,
  done,
  holds,
  integer,
  loop,
  routine,
  step,
  violates,
} from "refault";
import { mutex, type Rcu, readCopyUpdate, type Spinlock, spinlock, task } from "refault/linux";
import { memmapReady } from "../../properties/memmap-ready.ts";
import { noUseAfterFree } from "../../properties/no-use-after-free.ts";

const variants = {
  "grace-period": holds(),
  "freed-at-once": violates("no-use-after-free"),
  "unmapped-at-once": violates("memmap-ready"),
  "writer-in-read-section": violates("no-sleep-in-atomic"),
  "preemptible-over-walk": violates("memmap-ready"),
  "preemptible-over-use": holds(),
};
type Variant = keyof typeof variants;

type Name = "seg0" | "seg1";
/** Where a list_head points to; the list itself is its end. */
type Link = Name | "mem_segs";
const links: readonly Link[] = ["mem_segs", "seg0", "seg1"];

/** Two segments, seg1 listed before seg0; a pfn stands for the segment it lies in. */
function memorySegments() {
  const segment = (name: Name, next: Link) => ({
    next: cell(`${name}.next`, links, next),
    isFreed: cell(`${name}.is_freed`, booleans),
    memmap: cell(`memmap of ${name}`, ["initialised", "unmapped"]),
  });
  return {
    head: cell("mem_segs.next", links, "seg1"),
    seg0: segment("seg0", "mem_segs"),
    seg1: segment("seg1", "seg0"),
  };
}
type Segments = ReturnType<typeof memorySegments>;

/** Looks up the page of a pfn in an mm of its own. */
function looking(variant: Variant, segments: Segments, rcu: Rcu) {
  const covers = variant === "preemptible-over-use" ? "use" : "walk";

  /** An entry of the list: is it the one? If not, which comes next? */
  const visit = (entry: Name, pfn: Name) => {
    const { isFreed, next } = segments[entry];
    noUseAfterFree(entry, isFreed.value);
    return entry === pfn ? "found" : next.value;
  };
  const walk = (first: Link, pfn: Name) =>
    loop(first, function* (entry) {
      if (entry === "mem_segs") return done(false);
      const next = yield* step("list_for_each_entry_rcu", () => visit(entry, pfn));
      return next === "found" ? done(true) : again(next);
    });

  const pfnInSharedMemory = routine("pfn_in_shared_memory", function* (pfn: Name) {
    if (covers === "walk") yield* rcu.readLock();
    const found = yield* walk(yield* segments.head.read(), pfn);
    if (covers === "walk") yield* rcu.readUnlock();
    return found;
  });

  return routine("follow_page", function* (ptl: Spinlock, pfn: Name) {
    yield* ptl.lock();
    if (covers === "use") yield* rcu.readLock();
    if (yield* pfnInSharedMemory(pfn)) {
      const isReady = () => segments[pfn].memmap.value === "initialised";
      yield* step("get_page(page)", () => memmapReady(pfn, isReady()));
    }
    if (covers === "use") yield* rcu.readUnlock();
    yield* ptl.unlock();
  });
}

/** Takes a segment off the list, and then away. */
function unloading(variant: Variant, segments: Segments, rcu: Rcu) {
  const vmemMutex = mutex("vmem_mutex");
  const { head, seg0, seg1 } = segments;

  const listDel = (name: Name) =>
    step("list_del_rcu(&seg->list)", () => {
      for (const link of [head, seg0.next, seg1.next]) {
        if (link.value === name) link.value = segments[name].next.value;
      }
    });
  const removeRange = (name: Name) =>
    step("vmem_remove_range", () => {
      segments[name].memmap.value = "unmapped";
    });
  const free = (name: Name) =>
    step("kfree(seg)", () => {
      segments[name].isFreed.value = true;
    });

  return routine("remove_shared_memory", function* (name: Name) {
    yield* vmemMutex.lock();
    if (variant === "writer-in-read-section") yield* rcu.readLock();
    yield* listDel(name);
    if (variant === "unmapped-at-once") yield* removeRange(name);
    if (variant !== "freed-at-once") yield* rcu.synchronize();
    if (variant !== "unmapped-at-once") yield* removeRange(name);
    yield* free(name);
    if (variant === "writer-in-read-section") yield* rcu.readUnlock();
    yield* vmemMutex.unlock();
  });
}

export default defineModel({
  name: "dcss-rcu",
  about: "pfn_valid() walks the list of DCSS segments under RCU while one is unloaded",
  source: "Piggin and Otte, linux-mm 2008-01-16, <20080116042205.GB29681@wotan.suse.de>",
  parameters: {
    /** Tasks, each of an mm and on a CPU of its own, that look up a page of seg0. */
    readers: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, readers }) {
    const segments = memorySegments();
    const rcu = readCopyUpdate(variant.startsWith("preemptible") ? "preemptible" : "classic");
    const followPage = looking(variant, segments, rcu);
    const removeSharedMemory = unloading(variant, segments, rcu);
    const tasks = Array.from({ length: readers }, (_, index) => {
      const ptl = spinlock(`mm${index}.ptl`);
      return task(`reader${index}`, { cpu: index }, () => followPage(ptl, "seg0"));
    });
    const unload = task("unloader", { cpu: readers }, function* () {
      const name = yield* step("which segment?", () => choose(["seg0", "seg1"]));
      yield* removeSharedMemory(name);
    });
    return { actors: [...tasks, unload] };
  },
});
