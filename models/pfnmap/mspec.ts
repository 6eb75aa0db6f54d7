/**
 * mspec: two threads touch an uncached page for the first time at the same time.
 *
 * The mail is about this driver: it hands out pages that lie anywhere, so it needs the letout of
 * vm_normal_page(), and it answers a pfn that the core then maps with no lock of the driver held. That
 * is right only if the answer for an address never changes. Names and order of steps: vma-data.ts.
 */
import { defineModel, holds, integer, violates } from "refault";
import {
  loadPage,
  mapping,
  mm,
  mmUsers,
  type PfnVma,
  pfnPtes,
  pfnVma,
  rawPte,
  refcount,
  storePage,
  task,
  unmapMappingRangeVma,
  userAccess,
} from "refault/linux";
import { classStable } from "../../properties/class-stable.ts";
import { lastStoreWins } from "../../properties/last-store-wins.ts";
import { refcountConserved } from "../../properties/refcount-conserved.ts";
import { translationCoherent } from "../../properties/translation-coherent.ts";
import { type FirstTouch, mspecClose, mspecNopfn, uncachedPool, vmaData } from "./vma-data.ts";

const asInTheKernel: FirstTouch = {
  recheck: "under-lock",
  allocate: "before-lock",
  free: "into-pool",
};

const variants = {
  "recheck-under-lock": holds(),
  "no-recheck": violates("refcount-conserved"),
  "alloc-under-lock": violates("no-sleep-in-atomic"),
  "free-may-sleep": violates("no-sleep-in-atomic"),
};

function firstTouch(variant: keyof typeof variants): FirstTouch {
  switch (variant) {
    case "no-recheck":
      return { ...asInTheKernel, recheck: "forgotten" };
    case "alloc-under-lock":
      return { ...asInTheKernel, allocate: "under-lock" };
    case "free-may-sleep":
      return { ...asInTheKernel, free: "may-sleep" };
    default:
      return asInTheKernel;
  }
}

export default defineModel({
  name: "mspec",
  about: "two threads touch an uncached page for the first time",
  source: "Dickins, linux-mm 2006-02-20, reply to Sorensen on VM_PFNMAP and do_no_pfn",
  parameters: {
    /** Threads that store to the page, load from it and exit. */
    touchers: integer(2, { min: 1, max: 4 }),
  },
  variants,
  build({ variant, touchers }) {
    const stores = Array.from({ length: touchers }, (_, index) => `x=${index + 1}`);
    const pool = uncachedPool(touchers, ["", ...stores]);
    const vdata = vmaData(pool, 1, refcount("vdata.refcnt"));
    const lookUp = mspecNopfn(vdata, firstTouch(variant));
    const area: PfnVma = pfnVma({
      mm: mm("mm", { maps: pfnPtes(pool) }),
      mapping: mapping("/dev/mspec_uncached"),
      ops: {
        nopfn: function* () {
          return { pfn: rawPte(area, yield* lookUp(0)) };
        },
      },
      flags: ["VM_PFNMAP", "VM_MAYWRITE", "VM_SHARED"],
      // The rule would have pfn 0 at the first page: it is kept only by chance.
      vmPgoff: 0,
      memmap: pool,
    });
    const close = mspecClose(vdata);
    const exitMmap = function* () {
      yield* unmapMappingRangeVma(area);
      yield* close();
    };
    const users = mmUsers("mm", exitMmap, { users: touchers });

    const memory = lastStoreWins("x", ["", ...stores]);
    const threads = stores.map((value, cpu) =>
      task(`toucher${cpu}`, { cpu }, function* () {
        yield* userAccess(area, `store ${value}`, ({ pfn }) => {
          storePage(pool.pfnToPage(pfn), value);
          memory.stored(value);
        });
        yield* userAccess(area, "load x", ({ pfn }) => {
          memory.loaded(loadPage(pool.pfnToPage(pfn)));
        });
        yield* users.put();
      }),
    );

    const { readers } = area.mm.mmapSem;
    const isExiting = () => users.users.count.value === 0 && users.count.count.value > 0;
    const settled = () => readers.value.length === 0 && !isExiting();
    const isNamed = (pfn: number) => vdata.maddr.some((maddr) => maddr.value === pfn);
    return {
      actors: threads,
      claims: [
        classStable(area),
        translationCoherent(area, { settled, isRight: ({ pfn }) => isNamed(pfn) }),
        refcountConserved(pool.pages, {
          settled,
          holders: (held) => (isNamed(pool.pageToPfn(held)) ? 1 : 0),
        }),
      ],
    };
  },
});
