/**
 * dcss: `pfn_valid()` walks the list of shared memory segments, while a segment is being loaded.
 *
 * VM_MIXEDMAP asks pfn_valid() in vm_normal_page(), which runs under the page table lock. The mail
 * shows what a mutex around the list does there and proposes a spinlock; the variants are that mutex,
 * the spinlock with nothing else changed, the two orders in which a loader may publish, a caller in a
 * hardirq, and the bit in the pte by which nobody has to ask. Names and order of steps: the mail's call
 * trace here, the loader in add-shared-memory.ts.
 */
import { defineModel, holds, integer, repeat, routine, step, violates } from "refault";
import { hardirq, task } from "refault/linux";
import { memmapReady } from "../../properties/memmap-ready.ts";
import { type LockKind, loading, type SharedMemory, sharedMemory } from "./add-shared-memory.ts";

const variants = {
  mutex: violates("no-sleep-in-atomic"),
  "mutex-reclaim": violates("no-deadlock"),
  "spinlock-alloc-inside": violates("no-sleep-in-atomic"),
  "publish-first": violates("memmap-ready"),
  "publish-last": holds(),
  "spinlock-hardirq": violates("no-self-deadlock"),
  "irqsave-hardirq": holds(),
  "pte-special": holds(),
};
type Variant = keyof typeof variants;

function lockKind(variant: Variant): LockKind {
  if (variant.startsWith("mutex")) return "mutex";
  return variant === "irqsave-hardirq" ? "spin_lock_irqsave" : "spin_lock";
}

function order(variant: Variant) {
  if (variant.startsWith("mutex") || variant === "spinlock-alloc-inside") return "under-lock";
  return variant === "publish-first" || variant === "pte-special"
    ? "publish-first"
    : "publish-last";
}

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

/** Looks up the page of a pfn: whether it is in a segment, and from the depth of an exec. */
function looking(variant: Variant, { memSegs, listLock, memmap, ptl }: SharedMemory) {
  // might_sleep only prints. What comes after it is what mutex-reclaim is about.
  const lockHavingWarned = function* () {
    yield* step("mutex_lock(vmem_mutex), having warned", () => listLock.acquire());
    return false;
  };
  const lockList = variant === "mutex-reclaim" ? lockHavingWarned : () => listLock.lock();

  const pfnInSharedMemory = routine("pfn_in_shared_memory", function* (pfn: number) {
    const flags = yield* lockList();
    const found = yield* step("list_for_each_entry(mem_segs)", () => memSegs.value.includes(pfn));
    yield* listLock.unlock(flags);
    return found;
  });

  const vmNormalPage = routine("vm_normal_page", function* (pfn: number) {
    if (variant === "pte-special") {
      return yield* step("pte_special(pte)", () => "NULL");
    }
    return (yield* pfnInSharedMemory(pfn)) ? "pfn_to_page" : "print_bad_pte";
  });

  const followPage = routine("follow_page", function* (pfn: number) {
    yield* ptl.lock();
    if ((yield* vmNormalPage(pfn)) === "pfn_to_page") {
      yield* step("get_page(page)", () => memmapReady(pfn, memmap.value.includes(pfn)));
    }
    yield* ptl.unlock();
  });

  const exec = callers.reduceRight((callee, name) => routine(name, callee), followPage);
  return { pfnInSharedMemory, exec };
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
    const shared = sharedMemory(segments, lockKind(variant));
    const { pfnInSharedMemory, exec } = looking(variant, shared);
    const addSharedMemory = loading(shared, {
      order: order(variant),
      memory: variant === "mutex-reclaim" ? "short" : "plenty",
    });
    const tasks = Array.from({ length: readers }, (_, index) =>
      task(`reader${index}`, { cpu: index }, () => exec(index % segments)),
    );
    const segmentLoad = task("loader", { cpu: readers }, () => repeat(segments, addSharedMemory));
    const interrupted = variant.endsWith("hardirq") ? [0, readers] : [];
    const handlers = interrupted.map((cpu) =>
      hardirq(`irq${cpu}`, { cpu }, () => pfnInSharedMemory(0)),
    );
    return { actors: [...tasks, segmentLoad, ...handlers] };
  },
});
