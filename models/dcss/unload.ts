/**
 * dcss-unload: a segment goes away while user code has a page of it mapped.
 *
 * Two things go with it. `pfn_valid()` changes its answer, which is how the kernel tells, without
 * pte_special, whether a pte holds a reference; and the hypervisor takes the memory back. The bit in
 * the pte settles the first, and the second only an end to all translations. Names and order of steps:
 * segment_unload() of arch/s390/mm/extmem.c and dcssblk_remove_store() of
 * drivers/s390/block/dcssblk.c, 2.6.24; the fault is that of a file that is executed in place.
 */
import {
  booleans,
  cell,
  defineModel,
  holds,
  range,
  routine,
  type Steps,
  step,
  violates,
} from "refault";
import {
  type FaultAnswer,
  getPage,
  mapping,
  memmap,
  mm,
  mutex,
  none,
  type PfnPte,
  type PfnVma,
  page,
  pfnPtes,
  pfnVma,
  putPage,
  task,
  unmapMappingRange,
  unmapMappingRangeVma,
  userAccess,
  vmInsertMixed,
  vmNormalPage,
} from "refault/linux";
import { classStable } from "../../properties/class-stable.ts";
import { freedImpliesUnreachable } from "../../properties/freed-implies-unreachable.ts";
import { translations } from "../../properties/translations.ts";

const variants = {
  "busy-while-open": holds(),
  "never-busy": violates("class-stable"),
  "never-busy-pte-special": violates("freed-implies-unreachable"),
  pinned: violates("freed-implies-unreachable"),
  "pinned-pte-special": holds(),
  "unmaps-under-lock": holds(),
  "unmaps-before-lock": violates("freed-implies-unreachable"),
  "unmaps-without-flush": violates("freed-implies-unreachable"),
};
type Variant = keyof typeof variants;

/** Is a segment not unloaded while a file on it is open? */
function isRefusedWhileOpen(variant: Variant): boolean {
  return variant === "busy-while-open" || variant.startsWith("pinned");
}

/** Are translations to it taken away first, under a lock that faults take to insert one? */
function unmaps(variant: Variant): boolean {
  return variant.startsWith("unmaps");
}

/** A segment of one page, and a file on it. */
function dcss(variant: Variant) {
  return {
    lock: mutex("dcssblk_devices_sem"),
    useCount: cell("dev_info.use_count", range(0, 1)),
    isPurged: cell("is_purged", booleans),
    memmap: memmap([page("page0")]),
    isPinned: cell("is_pinned", booleans),
    mapping: mapping<PfnPte>("file"),
    variant,
  };
}
type Dcss = ReturnType<typeof dcss>;

function mapped({ lock, isPurged, memmap, mapping, variant }: Dcss): PfnVma {
  const xipFileFault = routine("xip_file_fault", function* (): Steps<FaultAnswer<PfnPte>> {
    if (!unmaps(variant)) {
      yield* vmInsertMixed(area, 0);
      return "VM_FAULT_NOPAGE";
    }
    yield* lock.lock();
    const isGone = yield* isPurged.read();
    if (!isGone) yield* vmInsertMixed(area, 0);
    yield* lock.unlock();
    return isGone ? "VM_FAULT_SIGBUS" : "VM_FAULT_NOPAGE";
  });
  const area: PfnVma = pfnVma({
    mm: mm("mm", { maps: pfnPtes(memmap) }),
    mapping,
    ops: { fault: xipFileFault },
    flags: ["VM_MIXEDMAP", "VM_SHARED", "VM_MAYWRITE"],
    memmap,
    regime: variant.endsWith("pte-special") ? "pte-special" : "rules",
  });
  return area;
}

/** The file of user code: opened, mapped, touched, unmapped, closed. */
function using({ lock, useCount, isPurged, isPinned, variant }: Dcss, area: PfnVma) {
  const { mmapSem, pageTable } = area.mm;

  const open = routine("dcssblk_open", function* () {
    yield* lock.lock();
    const isThere = yield* step("use_count++", () => {
      if (!isPurged.value) useCount.value += 1;
      return !isPurged.value;
    });
    yield* lock.unlock();
    return isThere;
  });
  const release = routine("dcssblk_release", function* () {
    yield* lock.lock();
    yield* step("use_count--", () => {
      useCount.value -= 1;
    });
    yield* lock.unlock();
  });
  const getUserPages = routine("get_user_pages", function* () {
    yield* pageTable.ptl.lock();
    yield* step("follow_page: vm_normal_page, get_page", () => {
      const entry = pageTable.pte(area.page).value;
      const found = entry === none ? null : vmNormalPage(area, entry);
      if (found === null) return;
      getPage(found);
      isPinned.value = true;
    });
    yield* pageTable.ptl.unlock();
  });
  const munmap = routine("munmap", function* () {
    yield* mmapSem.downWrite();
    yield* unmapMappingRangeVma(area);
    yield* mmapSem.upWrite();
  });

  return function* () {
    if (!(yield* open())) return;
    yield* userAccess(area, "load x", () => {});
    if (variant.startsWith("pinned")) yield* getUserPages();
    yield* munmap();
    yield* release();
    yield* step("put_page, if pinned", () => {
      if (!isPinned.value) return;
      isPinned.value = false;
      for (const page of area.memmap.pages) putPage(page);
    });
  };
}

function unloading({ lock, useCount, isPurged, memmap, mapping, variant }: Dcss) {
  const tlb = variant === "unmaps-without-flush" ? "forgotten" : "flushed";

  const segmentUnload = routine("segment_unload", function* () {
    yield* step("remove_shared_memory", () => {
      for (const isValid of memmap.valid) isValid.value = false;
    });
    yield* step("dcss_diag(DCSS_PURGESEG)", () => {
      isPurged.value = true;
    });
  });

  return routine("dcssblk_remove_store", function* () {
    if (variant === "unmaps-before-lock") yield* unmapMappingRange(mapping);
    yield* lock.lock();
    const isOpen = yield* step("use_count != 0?", () => useCount.value !== 0);
    if (!isOpen || !isRefusedWhileOpen(variant)) {
      if (unmaps(variant) && variant !== "unmaps-before-lock") {
        yield* unmapMappingRange(mapping, { tlb });
      }
      yield* segmentUnload();
    }
    yield* lock.unlock();
  });
}

export default defineModel({
  name: "dcss-unload",
  about: "a DCSS segment is unloaded while user code has it mapped",
  source: "Piggin and Otte, linux-mm 2008-01-16, <20080116042205.GB29681@wotan.suse.de>",
  variants,
  build({ variant }) {
    const segment = dcss(variant);
    const area = mapped(segment);
    return {
      actors: [
        task("toucher", { cpu: 0 }, using(segment, area)),
        task("unloader", { cpu: 1 }, unloading(segment)),
      ],
      claims: [
        classStable(area),
        freedImpliesUnreachable("the segment", {
          isFreed: () => segment.isPurged.value,
          reachedBy: () => [
            ...Array.from(translations(area), ({ name }) => name),
            ...(segment.isPinned.value ? ["a pin"] : []),
          ],
        }),
      ],
    };
  },
});
