/**
 * How a buffer object moves: to where a client's commands need it (`ttm_bo_validate`), and out of VRAM
 * because another client needs the slot (`ttm_mem_evict_first`). Both are `ttm_bo_handle_move_mem` of
 * 2.6.32: out of every page table, then copied by the GPU, then accounted to its new place.
 *
 * An eviction waits for the copy. A validation does not: it leaves the old slot to a ghost object,
 * which gives it back once the copy is done. Left out: the LRU and its lock, swapping, failures.
 */
import { again, choose, done, loop, type Routine, routine, type Steps, step, when } from "refault";
import { none, unmapMappingRange } from "refault/linux";
import { freedByOwner } from "../../properties/freed-by-owner.ts";
import { type BufferObject, type MemType, memoryIn } from "./buffer-object.ts";

export interface MoveOptions {
  /** When user mappings are torn down. */
  readonly unmap: "before-copy" | "after-copy";
  /** What happens to the GPU's TLB when the GPU's page table changes. */
  readonly gpuTlb: "flushed" | "forgotten";
  /** Whether those who move the object reserve it. */
  readonly reserve: "taken" | "forgotten";
  /** When a ghost gives the old slot back. */
  readonly ghost: "after-fence" | "at-once";
}

type HandleMoveMem = Routine<[from: MemType, to: MemType, why: "evict" | "validate"], void>;

/** Out of the GPU's page table and TLB. */
function moveNotify({ gpu }: BufferObject, gpuTlb: MoveOptions["gpuTlb"]) {
  return routine("nouveau_bo_move_ntfy", function* () {
    yield* step("nouveau_vm_unmap", () => {
      gpu.pte.value = none;
    });
    if (gpuTlb === "forgotten") return;
    yield* step("vm->flush", () => {
      gpu.tlb.value = none;
    });
  });
}

/** `drm_mm_put_block`: clientA gives the slot back. */
function putBlock(name: string, { vram, vramOwner }: BufferObject): Steps {
  return step(name, () => {
    freedByOwner("clientA", vram.name, vramOwner.value);
    vramOwner.value = null;
  });
}

/** Tells the GPU to copy. Between SYSTEM and TT there is nothing to copy: they are the same pages. */
function emitCopy(bo: BufferObject, from: MemType, to: MemType): Steps {
  const blit = { from: memoryIn(bo, from), to: memoryIn(bo, to) };
  return step(`copy ${from} to ${to}`, () => {
    if (blit.from === blit.to) return;
    when(bo.gpu.ring.value === null);
    bo.gpu.ring.value = blit;
    bo.syncObj.emit();
  });
}

function handleMoveMem(bo: BufferObject, { unmap, gpuTlb }: MoveOptions): HandleMoveMem {
  const unmapVirtual = routine("ttm_bo_unmap_virtual", () => unmapMappingRange(bo.mapping));
  const notify = moveNotify(bo, gpuTlb);
  return routine("ttm_bo_handle_move_mem", function* (from, to, why) {
    if (unmap === "before-copy") yield* unmapVirtual();
    yield* notify();
    yield* emitCopy(bo, from, to);
    if (why === "evict") yield* bo.syncObj.wait();
    if (unmap === "after-copy") yield* unmapVirtual();
    if (why === "evict") yield* putBlock("ttm_bo_free_old_node", bo);
    yield* step("bo->mem = *mem", () => {
      bo.memType.value = to;
    });
    yield* step("nouveau_vm_map", () => {
      bo.gpu.pte.value = to === "SYSTEM" ? none : memoryIn(bo, to);
    });
  });
}

/** Where the object may go from where it is, if anywhere; takes the slot if that is VRAM. */
function memSpace({ memType, vramOwner }: BufferObject) {
  return step("ttm_bo_mem_space", () => {
    const from = memType.value;
    const places: MemType[] = from === "TT" ? [] : ["TT"];
    if (vramOwner.value === null) places.push("VRAM");
    const to = places.length === 0 ? from : choose(places);
    if (to === "VRAM" && from !== "VRAM") vramOwner.value = "clientA";
    return { from, to };
  });
}

/** Moves the object to where clientA's commands need it. */
export function validating(bo: BufferObject, options: MoveOptions) {
  const { reserved, syncObj } = bo;
  const move = handleMoveMem(bo, options);
  return routine("ttm_bo_validate", function* () {
    if (options.reserve === "taken") yield* reserved.reserve();
    yield* syncObj.wait();
    const { from, to } = yield* memSpace(bo);
    if (from !== to) yield* move(from, to, "validate");
    if (options.reserve === "taken") yield* reserved.unreserve();
    if (from !== "VRAM" || to === "VRAM") return;
    if (options.ghost === "after-fence") yield* syncObj.wait();
    yield* putBlock("ttm_bo_cleanup_refs(ghost)", bo);
  });
}

function evicting(bo: BufferObject, options: MoveOptions) {
  const { reserved, memType, syncObj } = bo;
  const move = handleMoveMem(bo, options);
  return routine("ttm_mem_evict_first", function* () {
    if (options.reserve === "taken") yield* reserved.reserve();
    if ((yield* memType.read()) === "VRAM") {
      yield* syncObj.wait();
      yield* move("VRAM", "SYSTEM", "evict");
    }
    if (options.reserve === "taken") yield* reserved.unreserve();
  });
}

/** Gets the slot for clientB, whoever has it. */
export function allocating(bo: BufferObject, options: MoveOptions) {
  const { memType, vramOwner } = bo;
  const evictFirst = evicting(bo, options);
  return routine("ttm_bo_mem_force_space", () =>
    loop(null, function* () {
      const got = yield* step("drm_mm_get_block", () => {
        if (vramOwner.value === null) {
          vramOwner.value = "clientB";
          return true;
        }
        // A ghost has the slot, or the object is on its way into it.
        when(memType.value === "VRAM");
        return false;
      });
      if (got) return done();
      yield* evictFirst();
      return again(null);
    }),
  );
}
