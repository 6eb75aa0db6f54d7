/**
 * dcss: `pfn_valid()` walks the list of shared memory segments, while a segment is being loaded.
 *
 * VM_MIXEDMAP asks pfn_valid() in vm_normal_page(), which runs under the page table lock. The mail
 * shows what a mutex around the list does there and proposes a spinlock; the variants are that mutex,
 * the spinlock with nothing else changed, and the two orders in which a loader may publish. Names and
 * order of steps: the mail's call trace, and add_shared_memory() of arch/s390/mm/vmem.c, 2.6.24.
 */
import {
  cell,
  defineModel,
  holds,
  integer,
  range,
  repeat,
  routine,
  sequence,
  step,
  violates,
} from "refault";
import { kmalloc, kzalloc, mutex, spinlock, task } from "refault/linux";
import { memmapReady } from "../../properties/memmap-ready.ts";

const variants = {
  mutex: violates("no-sleep-in-atomic"),
  "mutex-reclaim": violates("no-deadlock"),
  "spinlock-alloc-inside": violates("no-sleep-in-atomic"),
  "publish-first": violates("memmap-ready"),
  "publish-last": holds(),
};
type Variant = keyof typeof variants;

/** What readers and the loader share. A pfn stands for the segment it lies in. */
function sharedMemory(variant: Variant, segments: number) {
  const isMutex = variant === "mutex" || variant === "mutex-reclaim";
  return {
    /** The segments that pfn_valid() says yes to. */
    memSegs: cell("mem_segs", sequence(range(0, segments - 1), segments)),
    listLock: isMutex ? mutex("vmem_mutex") : spinlock("vmem_lock"),
    /** The segments whose struct pages are initialised. */
    memmap: cell("memmap", sequence(range(0, segments - 1), segments)),
    /** Of the mm whose pages are looked up. */
    ptl: spinlock("mm.ptl"),
  };
}
type SharedMemory = ReturnType<typeof sharedMemory>;

/** The mail's trace down to get_user_pages, oldest call first. */
const callers = [
  "kernel_thread_starter",
  "kernel_init",
  "init_post",
  "kernel_execve",
  "do_execve",
  "copy_strings_kernel",
  "copy_strings",
  "get_arg_page",
  "get_user_pages",
];

/** Looks up the page of a pfn, from the depth of an exec. */
function reader(variant: Variant, { memSegs, listLock, memmap, ptl }: SharedMemory) {
  // might_sleep only prints. What comes after it is what mutex-reclaim is about.
  const lockList = () =>
    variant === "mutex-reclaim"
      ? step("mutex_lock(vmem_mutex), having warned", () => listLock.acquire())
      : listLock.lock();

  const pfnInSharedMemory = routine("pfn_in_shared_memory", function* (pfn: number) {
    yield* lockList();
    const found = yield* step("list_for_each_entry(mem_segs)", () => memSegs.value.includes(pfn));
    yield* listLock.unlock();
    return found;
  });

  const vmNormalPage = routine("vm_normal_page", function* (pfn: number) {
    if (yield* pfnInSharedMemory(pfn)) return "pfn_to_page";
    return "print_bad_pte";
  });

  const followPage = routine("follow_page", function* (pfn: number) {
    yield* ptl.lock();
    if ((yield* vmNormalPage(pfn)) === "pfn_to_page") {
      yield* step("get_page(page)", () => memmapReady(pfn, memmap.value.includes(pfn)));
    }
    yield* ptl.unlock();
  });

  return callers.reduceRight((callee, name) => routine(name, callee), followPage);
}

/** Loads a segment. */
function loader(variant: Variant, { memSegs, listLock, memmap, ptl }: SharedMemory) {
  // Memory is short: freeing some takes the ptl of whoever maps it.
  const reclaim = routine("try_to_free_pages", function* () {
    yield* ptl.lock();
    yield* step("page_referenced", () => {});
    yield* ptl.unlock();
  });

  const allocateSegment = function* () {
    yield* kzalloc("sizeof(*seg)");
    if (variant === "mutex-reclaim") yield* reclaim();
  };

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

  return routine("add_shared_memory", function* (segment: number) {
    if (variant === "publish-last") {
      yield* allocateSegment();
      yield* addMemmap(segment);
      yield* listLock.lock();
      yield* insertMemorySegment(segment);
      yield* listLock.unlock();
    } else if (variant === "publish-first") {
      yield* allocateSegment();
      yield* listLock.lock();
      yield* insertMemorySegment(segment);
      yield* listLock.unlock();
      yield* addMemmap(segment);
    } else {
      // The kernel's order: listed before the memmap is there, but under a lock that readers take.
      yield* listLock.lock();
      yield* allocateSegment();
      yield* insertMemorySegment(segment);
      yield* addMemmap(segment);
      yield* listLock.unlock();
    }
  });
}

export default defineModel({
  name: "dcss",
  about: "pfn_valid() walks the list of DCSS segments under the page table lock",
  source: "Piggin and Otte, linux-mm 2008-01-16, <20080116042205.GB29681@wotan.suse.de>",
  parameters: {
    /** Tasks of one mm, each on a CPU of its own, that look up a page of a segment. */
    readers: integer(1, { min: 1, max: 4 }),
    /** Segments that the loader loads, one after the other. */
    segments: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, readers, segments }) {
    const shared = sharedMemory(variant, segments);
    const exec = reader(variant, shared);
    const addSharedMemory = loader(variant, shared);
    const tasks = Array.from({ length: readers }, (_, index) =>
      task(`reader${index}`, { cpu: index }, () => exec(index % segments)),
    );
    const segmentLoad = task("loader", { cpu: readers }, () => repeat(segments, addSharedMemory));
    return { actors: [...tasks, segmentLoad] };
  },
});
