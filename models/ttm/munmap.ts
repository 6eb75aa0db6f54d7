/**
 * ttm-munmap: a process unmaps a buffer object just when the object is evicted from VRAM.
 *
 * munmap() clears the ptes at once and flushes the TLBs later, in one go; for pages that is safe, since
 * they are freed after the flush. VRAM is freed by its driver, once unmap_mapping_range() has seen to
 * it that nobody reaches it; and that finds a pte that has been cleared already, or no vma at all. Names
 * and order of steps: mm/mmap.c and mm/memory.c, 2.6.32. Of the two cures one is mm_tlb_flush_nested(),
 * the other "mmu_gather: Force tlb-flush VM_PFNMAP vmas" of 5.19.
 */
import {
  again,
  booleans,
  type Cell,
  cell,
  defineModel,
  done,
  holds,
  integer,
  loop,
  range,
  repeat,
  routine,
  step,
  until,
  violates,
} from "refault";
import { mm, none, type Spinlock, spinlock, task, type Unmappable } from "refault/linux";
import { freedImpliesUnreachable } from "../../properties/freed-implies-unreachable.ts";
import { noForeignAccess } from "../../properties/no-foreign-access.ts";
import { translations } from "../../properties/translations.ts";

const variants = {
  "flush-after-unlink": violates("freed-implies-unreachable"),
  "flush-after-unlink-nested": violates("freed-implies-unreachable"),
  "flush-before-unlink": violates("freed-implies-unreachable"),
  "flush-before-unlink-nested": holds(),
};
type Variant = keyof typeof variants;
type Client = "clientA" | "clientB";

/** What of an mm, a vma and a file this is about. */
interface Unmapping {
  readonly area: Unmappable<"vram">;
  readonly iMmapLock: Spinlock;
  /** Is the vma in i_mmap? */
  readonly isLinked: Cell<boolean>;
  /** mm->tlb_flush_pending: how many have cleared ptes and not flushed yet. */
  readonly flushesPending: Cell<number>;
  /** Whether whoever ends a gather looks at that: `mm_tlb_flush_nested`. */
  readonly nested: "seen" | "not-seen";
}

type NeedFlush = "need-flush" | "nothing-cleared";

/** Each works on a `struct mmu_gather` of its own, of which only need_flush matters here. */
function gathering({ area, flushesPending, nested }: Unmapping) {
  const { pageTable, tlb } = area.mm;

  const begin = () =>
    step("tlb_gather_mmu", () => {
      flushesPending.value += 1;
    });

  const zapPteRange = routine("zap_pte_range", function* () {
    yield* pageTable.ptl.lock();
    const needFlush = yield* step("ptep_get_and_clear", (): NeedFlush => {
      const pte = pageTable.pte(area.page);
      const cleared = pte.value !== none;
      pte.value = none;
      return cleared ? "need-flush" : "nothing-cleared";
    });
    yield* pageTable.ptl.unlock();
    return needFlush;
  });

  const flush = () => step("tlb_flush_mmu", () => tlb.flush(area.page));

  const finish = routine("tlb_finish_mmu", function* (needFlush: NeedFlush) {
    const isNested =
      nested === "seen" && (yield* step("mm_tlb_flush_nested", () => flushesPending.value > 1));
    if (needFlush === "need-flush" || isNested) yield* flush();
    yield* step("dec_tlb_flush_pending", () => {
      flushesPending.value -= 1;
    });
  });

  return { begin, zapPteRange, flush, finish };
}

/** munmap(2), and what an eviction does to the mappings of the object. */
function unmapping(variant: Variant, on: Unmapping) {
  const { area, iMmapLock, isLinked } = on;
  const { mmapSem } = area.mm;
  const { begin, zapPteRange, flush, finish } = gathering(on);

  const unlinkFileVma = routine("unlink_file_vma", function* () {
    yield* iMmapLock.lock();
    yield* step("vma_prio_tree_remove", () => {
      isLinked.value = false;
    });
    yield* iMmapLock.unlock();
  });

  const munmap = routine("do_munmap", function* () {
    yield* mmapSem.downWrite();
    yield* begin();
    const needFlush = yield* zapPteRange();
    const isEarly = variant.startsWith("flush-before-unlink");
    if (isEarly && needFlush === "need-flush") yield* flush();
    yield* unlinkFileVma();
    yield* finish(isEarly ? "nothing-cleared" : needFlush);
    yield* mmapSem.upWrite();
  });

  const unmapMappingRange = routine("unmap_mapping_range", function* () {
    yield* iMmapLock.lock();
    if (yield* step("vma_prio_tree_foreach", () => isLinked.value)) {
      yield* begin();
      yield* finish(yield* zapPteRange());
    }
    yield* iMmapLock.unlock();
  });

  return { munmap, unmapMappingRange };
}

/** A load while it is mapped: where nothing is any more, the thread gets a signal and no further. */
function load({ mm: { tlb, pageTable }, page }: Unmappable<"vram">, use: () => void) {
  return loop(null, function* () {
    const outcome = yield* step("load x", () => {
      if (tlb.lookup(page) !== none) {
        use();
        return "loaded";
      }
      const entry = pageTable.pte(page).value;
      if (entry === none) return "SIGSEGV";
      tlb.fill(page, entry);
      return "filled";
    });
    return outcome === "filled" ? again(null) : done(outcome);
  });
}

export default defineModel({
  name: "ttm-munmap",
  about: "munmap() has cleared the ptes of a buffer object and not flushed when VRAM is freed",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads that load from the object as long as that works. */
    touchers: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, touchers }) {
    const space = mm("mm", { maps: ["vram"] });
    const area: Unmappable<"vram"> = { mm: space, page: 0 };
    const owner = cell<Client | null>("vram.owner", ["clientA", "clientB", null]);
    const { munmap, unmapMappingRange } = unmapping(variant, {
      area,
      iMmapLock: spinlock("bo.i_mmap_lock"),
      isLinked: cell("vma.linked", [true, false]),
      flushesPending: cell("mm.tlb_flush_pending", range(0, 2)),
      nested: variant.endsWith("nested") ? "seen" : "not-seen",
    });

    const pte = space.pageTable.pte(0);
    const isMapped = cell("mapped", booleans);
    const mapIt = () =>
      step("mmap, populated", () => {
        pte.value = "vram";
        isMapped.value = true;
      });
    const threads = Array.from({ length: touchers }, (_, cpu) =>
      task(`toucher${cpu}`, { cpu }, function* () {
        if (cpu === 0) yield* mapIt();
        yield* until("mapped", () => isMapped.value);
        yield* repeat(2, () => load(area, () => noForeignAccess("clientA", "vram", owner.value)));
      }),
    );
    const unmapper = task("unmapper", { cpu: touchers }, function* () {
      yield* until("mapped", () => isMapped.value);
      yield* munmap();
    });
    const clientB = task("clientB", { cpu: touchers + 1 }, function* () {
      yield* until("mapped", () => isMapped.value);
      yield* unmapMappingRange();
      yield* step("ttm_bo_free_old_node", () => {
        owner.value = null;
      });
      yield* step("drm_mm_get_block", () => {
        owner.value = "clientB";
      });
    });
    return {
      actors: [...threads, unmapper, clientB],
      claims: [
        freedImpliesUnreachable("the slot", {
          isFreed: () => owner.value !== "clientA",
          reachedBy: () => [...translations(area)].map(({ name }) => name),
        }),
      ],
    };
  },
});
