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
import { mutex, type Rcu, readCopyUpdate, spinlock, task } from "refault/linux";
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

/** Looks up the page of a pfn, of a pte that its mm maps. */
function looking(variant: Variant, segments: Segments, rcu: Rcu) {
  /** Under preemptible RCU the ptl is no read section, so it makes a difference where one ends. */
  const covers = variant === "preemptible-over-use" ? "use" : "walk";

  /** One entry: is it the one, and if not, which comes next? */
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

  return routine("follow_page", function* (pfn: Name, mm: number) {
    const ptl = ptls[mm];
  });
}
