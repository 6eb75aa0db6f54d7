/**
 * spufs-prot: the fault handler chooses not only which memory to map but also how, and leaves the
 * second in the vma for whoever sets the pte.
 *
 * An SPU's local store must not be cached, and what a context is saved to must be, as the kernel uses
 * it so itself: one memory under two attributes is what the architecture forbids. The handler writes
 * vma->vm_page_prot with mmap_sem held for reading only, so nothing but its own lock keeps two
 * handlers apart. Names and order of steps as in spufs.ts.
 */
import {
  type Cell,
  cell,
  defineModel,
  holds,
  integer,
  repeat,
  routine,
  step,
  struct,
  violates,
} from "refault";
import {
  mapping,
  mm,
  task,
  userAccess,
  type Vma,
  type VmOperations,
  vma,
  vmInsertPfn,
} from "refault/linux";
import { attributeMatches } from "../../properties/attribute-matches.ts";
import {
  type LocalStore,
  localStoreOf,
  type Spu,
  type SpuContext,
  spuSwitching,
  twoContexts,
} from "./spu-context.ts";

const variants = {
  "handler-inserts": holds(),
  "core-inserts": violates("attribute-matches"),
  "prot-before-lock": violates("attribute-matches"),
  "nopage-truncate-count": holds(),
  "nopage-no-truncate-count": violates("attribute-matches"),
};
type Variant = keyof typeof variants;

/** Without or with `_PAGE_NO_CACHE`. */
type Prot = "cached" | "no-cache";
/** What a pte maps, and how. */
type Frame = { readonly memory: LocalStore; readonly prot: Prot };

function protFor(memory: LocalStore, spu: Spu): Prot {
  return memory === spu.localStore ? "no-cache" : "cached";
}

/** What a handler does under the lock of the context, in the order of the kernel. */
function choosing(spu: Spu, ctx: SpuContext<Frame>, vmPageProt: Cell<Prot>) {
  return {
    prot: () =>
      step("vma->vm_page_prot = …", () => {
        vmPageProt.value = protFor(localStoreOf(ctx, spu), spu);
      }),
    pfn: () =>
      step("pfn = …", (): Frame => ({ memory: localStoreOf(ctx, spu), prot: vmPageProt.value })),
  };
}
type Choosing = ReturnType<typeof choosing>;

function memMmapNopfn(variant: Variant, { stateLock }: SpuContext<Frame>, choose: Choosing) {
  const stateMutex = stateLock.toLook;
  return routine("spufs_mem_mmap_nopfn", function* (area: Vma<Frame>) {
    if (variant === "prot-before-lock") yield* choose.prot();
    yield* stateMutex.lock();
    if (variant !== "prot-before-lock") yield* choose.prot();
    const pfn = yield* choose.pfn();
    if (variant === "core-inserts") {
      yield* stateMutex.unlock();
      return { pfn };
    }
    yield* vmInsertPfn(area, pfn);
    yield* stateMutex.unlock();
    return "NOPFN_REFAULT";
  });
}

function memMmapNopage({ stateLock }: SpuContext<Frame>, choose: Choosing) {
  const stateSema = stateLock.toLook;
  return routine("spufs_mem_mmap_nopage", function* () {
    yield* stateSema.lock();
    yield* choose.prot();
    const page = yield* choose.pfn();
    yield* stateSema.unlock();
    return { page };
  });
}

export default defineModel({
  name: "spufs-prot",
  about: "the fault handler writes vma->vm_page_prot, and whoever sets the pte reads it",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads that touch the local store of ctx0 once. */
    touchers: integer(2, { min: 1, max: 3 }),
    /** How often the SPU goes to the other context. */
    switches: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, touchers, switches }) {
    const isNopage = variant.startsWith("nopage");
    const localStore = mapping<Frame>(
      "ctx0.local_store",
      variant === "nopage-truncate-count" ? { truncateCounts: switches } : {},
    );
    const { spu0, ctx0, ctx1 } = twoContexts<Frame>({
      contents: ["what ctx0 keeps"],
      lock: isNopage ? "rwsem" : "mutex",
      mapping: localStore,
    });
    const vmPageProt = cell<Prot>("vma.vm_page_prot", ["no-cache", "cached"]);
    const choose = choosing(spu0, ctx0, vmPageProt);
    const ops: VmOperations<Frame> = isNopage
      ? { nopage: memMmapNopage(ctx0, choose) }
      : { nopfn: memMmapNopfn(variant, ctx0, choose) };
    const frames = struct<Frame>({
      memory: [spu0.localStore, ctx0.csaLs],
      prot: ["cached", "no-cache"],
    });
    const area = vma({
      mm: mm("mm", { maps: frames }),
      mapping: localStore,
      ops,
      pfnPte: ({ memory }) => ({ memory, prot: vmPageProt.value }),
    });

    const users = Array.from({ length: touchers }, (_, index) =>
      task(`toucher${index}`, { cpu: index }, () => userAccess(area, "load x", () => {})),
    );
    const { spuSwitch } = spuSwitching<Frame>(spu0);
    const scheduler = task("spusched", { cpu: touchers }, () =>
      repeat(switches, (turn) => (turn % 2 === 0 ? spuSwitch(ctx0, ctx1) : spuSwitch(ctx1, ctx0))),
    );
    return {
      actors: [...users, scheduler],
      claims: [
        attributeMatches(area, {
          settled: () => ctx0.stateLock.isSettled(),
          isRight: ({ memory, prot }) => prot === protFor(memory, spu0),
        }),
      ],
    };
  },
});
