/**
 * ttm: user code touches a mapped buffer object while it moves between main memory, AGP and VRAM.
 *
 * The mail says that the DRI should do as spufs does: insert the pte in the fault handler, under the
 * lock that whoever moves the object holds while unmapping it. For a buffer object that lock is its
 * reservation. Names and order of steps are those of ttm_bo_vm_fault in 2.6.32
 * (drivers/gpu/drm/ttm/ttm_bo_vm.c); moves are in move.ts, mm/memory.c is in the vocabulary.
 */
import {
  always,
  type Claim,
  defineModel,
  holds,
  integer,
  repeat,
  routine,
  step,
  violates,
} from "refault";
import { mm, none, task, userAccess, type Vma, vma, vmInsertPfn } from "refault/linux";
import { attributeMatches } from "../../properties/attribute-matches.ts";
import { freedImpliesUnreachable } from "../../properties/freed-implies-unreachable.ts";
import { lastStoreWins, type Register } from "../../properties/last-store-wins.ts";
import { translationCoherent } from "../../properties/translation-coherent.ts";
import { translations } from "../../properties/translations.ts";
import {
  type BufferObject,
  batch,
  bufferObject,
  cachingIn,
  copyEngine,
  type Frame,
  framesOf,
  memoryOf,
  touches,
} from "./buffer-object.ts";
import { allocating, type MoveOptions, validating } from "./move.ts";

const variants = {
  "handler-inserts": holds(),
  "core-inserts": violates("no-foreign-access"),
  "unmap-after-copy": violates("last-store-wins"),
  "prefault-after-unreserve": violates("translation-coherent"),
  "no-gpu-tlb-flush": violates("freed-implies-unreachable"),
  "prot-before-reserve": violates("attribute-matches"),
  "movers-do-not-reserve": violates("freed-by-owner"),
  "no-fence-wait": violates("last-store-wins"),
  "ghost-frees-at-once": violates("no-foreign-access"),
};
type Variant = keyof typeof variants;

function vmFault(variant: Variant, bo: BufferObject) {
  const { reserved, memType, syncObj, vmPageProt } = bo;

  const ioProt = () =>
    step("vma->vm_page_prot = ttm_io_prot", () => {
      vmPageProt.value = cachingIn(memType.value);
    });
  const pfn = () =>
    step("pfn of bo->mem", (): Frame => ({ memory: memoryOf(bo), caching: vmPageProt.value }));

  /** The page that faulted and, on speculation, those that come after it. */
  const prefault = function* (areas: readonly Vma<Frame>[], frame: Frame) {
    // -EBUSY says that somebody has mapped it; the access runs again and will see.
    for (const area of areas) yield* vmInsertPfn(area, frame);
  };

  return routine("ttm_bo_vm_fault", function* (area: Vma<Frame>) {
    const others = bo.mapping.vmas.filter((other) => other !== area);
    if (variant === "prot-before-reserve") yield* ioProt();
    // Reserving for good would turn the order of mmap_sem and reservation round: see execbuf.ts.
    if ((yield* reserved.tryReserve()) === "-EBUSY") return "VM_FAULT_NOPAGE";
    if (variant !== "no-fence-wait") yield* syncObj.wait();
    if (variant !== "prot-before-reserve") yield* ioProt();
    const frame = yield* pfn();
    if (variant === "core-inserts") {
      yield* reserved.unreserve();
      return { page: frame };
    }
    if (variant === "prefault-after-unreserve") {
      yield* prefault([area], frame);
      yield* reserved.unreserve();
      yield* prefault(others, frame);
      return "VM_FAULT_NOPAGE";
    }
    yield* prefault([area, ...others], frame);
    yield* reserved.unreserve();
    return "VM_FAULT_NOPAGE";
  });
}

/** A thread of clientA: stores to the object and loads from it. */
function toucher(bo: BufferObject, area: Vma<Frame>, value: string, memory: Register<string>) {
  return function* () {
    yield* userAccess(area, `store ${value}`, (frame) => {
      touches(bo, frame.memory);
      frame.memory.value = value;
      memory.stored(value);
    });
    yield* userAccess(area, "load x", (frame) => {
      touches(bo, frame.memory);
      memory.loaded(frame.memory.value);
    });
  };
}

function moves(variant: Variant): MoveOptions {
  return {
    unmap: variant === "unmap-after-copy" ? "after-copy" : "before-copy",
    gpuTlb: variant === "no-gpu-tlb-flush" ? "forgotten" : "flushed",
    reserve: variant === "movers-do-not-reserve" ? "forgotten" : "taken",
    ghost: variant === "ghost-frees-at-once" ? "at-once" : "after-fence",
  };
}

function claimsOf(bo: BufferObject, areas: readonly Vma<Frame>[]): readonly Claim[] {
  const { reserved, memType, vram, vramOwner, gpu } = bo;
  const settled = () => !reserved.isReserved();
  const isHere = (frame: Frame) => frame.memory === memoryOf(bo);
  const isCachedSo = (frame: Frame) => frame.caching === cachingIn(memType.value);
  return [
    translationCoherent(areas, { settled, isRight: isHere }),
    attributeMatches(areas, { settled, isRight: isCachedSo }),
    always("gpu-translation-coherent", () => {
      const tlb = gpu.tlb.value;
      const isRight = tlb === none || (memType.value !== "SYSTEM" && tlb === memoryOf(bo));
      return !settled() || isRight;
    }),
    freedImpliesUnreachable("the slot", {
      isFreed: () => vramOwner.value !== "clientA",
      reachedBy: () => [
        ...[...translations(areas)].flatMap(({ name, frame }) =>
          frame.memory === vram ? [name] : [],
        ),
        ...(gpu.pte.value === vram ? ["the GPU's pte"] : []),
        ...(gpu.tlb.value === vram ? ["the GPU's TLB"] : []),
      ],
    }),
  ];
}

export default defineModel({
  name: "ttm",
  about: "user code touches a buffer object that moves between main memory, AGP and VRAM",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads of clientA that store to and load from the object. */
    touchers: integer(1, { min: 1, max: 3 }),
    /** Pages of the object that are mapped. Only the first is touched; the others are prefaulted. */
    pages: integer(2, { min: 1, max: 3 }),
    /** How often clientA's commands have the object moved to where they need it. */
    validations: integer(1, { min: 0, max: 3 }),
  },
  variants,
  build({ variant, touchers, pages, validations }) {
    const stores = Array.from({ length: touchers }, (_, index) => `x=${index + 1}`);
    const bo = bufferObject(["x=0", ...stores, "clientB's texture"]);
    const space = mm("mm", { maps: framesOf(bo), pages });
    const fault = vmFault(variant, bo);
    const map = (page: number) => vma({ mm: space, mapping: bo.mapping, page, ops: { fault } });
    const first = map(0);
    const areas = [first, ...Array.from({ length: pages - 1 }, (_, index) => map(index + 1))];

    const memory = lastStoreWins<string>("bo", ["x=0", ...stores]);
    const threads = stores.map((value, cpu) =>
      task(`toucher${cpu}`, { cpu }, toucher(bo, first, value, memory)),
    );
    const validate = validating(bo, moves(variant));
    const allocate = allocating(bo, moves(variant));
    const execbuf = task("execbuf", { cpu: touchers }, () => repeat(validations, validate));
    const clientB = task("clientB", { cpu: touchers + 1 }, function* () {
      yield* allocate();
      yield* step("upload texture", () => {
        bo.vram.value = "clientB's texture";
      });
    });
    return {
      actors: [...threads, execbuf, clientB, copyEngine(bo), batch(bo)],
      claims: claimsOf(bo, areas),
    };
  },
});
