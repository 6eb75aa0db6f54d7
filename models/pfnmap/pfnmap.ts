/**
 * pfnmap: a driver maps page frames of which nobody counts the users, and vm_normal_page() has to know
 * them again when they are copied and unmapped.
 *
 * The mail asks whether a driver may map what it likes with VM_PFNMAP. It may, says the answer, for as
 * long as it prohibits COW mappings; the variants are the cases of that. Names and order of steps are
 * those of mm/memory.c, 2.6.16 to 2.6.26, which is in the vocabulary.
 */
import {
  booleans,
  cell,
  defineModel,
  holds,
  integer,
  routine,
  step,
  until,
  violates,
} from "refault";
import {
  type Memmap,
  type MmUsers,
  mapping,
  memmap,
  mm,
  mmUsers,
  none,
  type Page,
  type PfnVma,
  page,
  pfnPtes,
  pfnVma,
  type Regime,
  rawPte,
  remapPfnRange,
  task,
  unmapMappingRangeVma,
  userAccess,
  userStore,
  type VmFlag,
} from "refault/linux";
import { classStable } from "../../properties/class-stable.ts";
import { lastStoreWins } from "../../properties/last-store-wins.ts";
import { refcountConserved } from "../../properties/refcount-conserved.ts";

const variants = {
  "shared-any-pfn": holds(),
  "shared-any-pfn-no-letout": violates("no-mapcount-underflow"),
  "private-linear": holds(),
  "private-linear-no-pte-same": violates("refcount-conserved"),
  "private-any-pfn": violates("no-mapcount-underflow"),
  "private-linear-ram": violates("refcount-conserved"),
  "special-private-any-pfn": holds(),
  "special-private-linear-ram": holds(),
  "special-bit-lost": violates("refcount-conserved"),
};
type Variant = keyof typeof variants;

/** The frame that the driver maps; the others are free memory. */
const mapped = 0;

/** What is mapped how; what a variant does not say is as in a kernel that works. */
function setting(variant: Variant) {
  const isLinear = variant.includes("linear");
  const flags: readonly VmFlag[] = ["VM_PFNMAP", "VM_MAYWRITE"];
  return {
    flags: variant.startsWith("shared") ? [...flags, "VM_SHARED" as const] : flags,
    regime: regimeOf(variant),
    isLinear,
    vmPgoff: isLinear ? mapped : mapped + 1,
    /** Is the frame free memory, which the driver maps without having it? */
    isRam: variant.endsWith("ram"),
    pteSame: variant === "private-linear-no-pte-same" ? "forgotten" : "checked",
  } as const;
}

function regimeOf(variant: Variant): Regime {
  if (variant.startsWith("special")) return "pte-special";
  return variant === "shared-any-pfn-no-letout" ? "rules-without-letout" : "rules";
}

/** The frame that the driver maps, and as many free ones as there can be copies. */
function frames(copies: number, isRam: boolean, contents: readonly [string, ...string[]]): Memmap {
  const count = copies + (isRam ? 0 : 1);
  return memmap(
    Array.from({ length: count }, (_, pfn) =>
      page(`pfn${pfn}`, { refcount: pfn === mapped && !isRam ? 1 : 0, contents }),
    ),
  );
}

/** `mmap`: maps the frame at once, if the driver is one that does; the others leave it to faults. */
function mmap(area: PfnVma, how: "remap_pfn_range" | "nopfn") {
  const { mmapSem } = area.mm;
  return routine("mmap", function* () {
    yield* mmapSem.downWrite();
    if (how === "remap_pfn_range") yield* remapPfnRange(area, mapped);
    yield* mmapSem.upWrite();
  });
}

/** `mprotect` of an architecture whose `pte_modify` keeps all bits but that one. */
function mprotect(area: PfnVma) {
  const { mmapSem, pageTable, tlb } = area.mm;
  const { ptl } = pageTable;
  return routine("mprotect", function* () {
    yield* mmapSem.downWrite();
    yield* ptl.lock();
    yield* step("set_pte_at(pte_modify(pte, newprot))", () => {
      const pte = pageTable.pte(area.page);
      if (pte.value !== none) pte.value = { ...pte.value, special: false };
    });
    yield* ptl.unlock();
    yield* step("flush_tlb_range", () => tlb.flush(area.page));
    yield* mmapSem.upWrite();
  });
}

/** Is nobody in a fault, changing a vma or taking the address space apart? */
function isSettled({ mm: { mmapSem } }: PfnVma, { users, count }: MmUsers): boolean {
  if (mmapSem.writer.value !== null || mmapSem.readers.value.length > 0) return false;
  return users.count.value > 0 || count.count.value === 0;
}

export default defineModel({
  name: "pfnmap",
  about: "VM_PFNMAP: who counts the users of a page frame, and who only thinks so",
  source: "Dickins, linux-mm 2006-02-20, reply to Sorensen on VM_PFNMAP and do_no_pfn",
  parameters: {
    /** Threads that store to the page, load from it and exit. */
    touchers: integer(2, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, touchers }) {
    const { flags, regime, isLinear, vmPgoff, isRam, pteSame } = setting(variant);
    const stores = Array.from({ length: touchers }, (_, index) => `x=${index + 1}`);
    const all = frames(touchers, isRam, ["x=0", ...stores]);
    const nopfn = routine("nopfn", () =>
      step("look up pfn", () => ({ pfn: rawPte(area, mapped) })),
    );
    const area: PfnVma = pfnVma({
      mm: mm("mm", { maps: pfnPtes(all) }),
      mapping: mapping("device"),
      ops: { nopfn },
      flags,
      vmPgoff,
      memmap: all,
      regime,
    });

    const isMapped = cell("mapped", booleans);
    const users = mmUsers("mm", () => unmapMappingRangeVma(area), { users: touchers });
    const memory = lastStoreWins("x", ["x=0", ...stores]);
    const contentOf = (pfn: number) => all.pfnToPage(pfn).content;
    const map = mmap(area, isLinear ? "remap_pfn_range" : "nopfn");
    const threads = stores.map((value, index) =>
      task(`toucher${index}`, { cpu: index }, function* () {
        if (index === 0) {
          yield* map();
          yield* isMapped.write(true);
        }
        yield* until("mapped", () => isMapped.value);
        const store = (pfn: number) => {
          contentOf(pfn).value = value;
          memory.stored(value);
        };
        yield* userStore(area, `store ${value}`, store, { pteSame });
        yield* userAccess(area, "load x", ({ pfn }) => memory.loaded(contentOf(pfn).value));
        yield* users.put();
      }),
    );
    const others =
      variant === "special-bit-lost" ? [task("mprotect", { cpu: touchers }, mprotect(area))] : [];

    const pte = area.mm.pageTable.pte(area.page);
    const isDrivers = (held: Page) => !isRam && held === all.pfnToPage(mapped);
    const isCounted = (held: Page) => {
      const entry = pte.value;
      return entry !== none && !entry.special && all.pfnToPage(entry.pfn) === held;
    };
    return {
      actors: [...threads, ...others],
      claims: [
        classStable(area),
        refcountConserved(all.pages, {
          settled: () => isSettled(area, users),
          holders: (held) => (isDrivers(held) ? 1 : 0) + (isCounted(held) ? 1 : 0),
        }),
      ],
    };
  },
});
