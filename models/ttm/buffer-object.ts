/**
 * A buffer object, the memory it may be in, and the GPU that moves and uses it (2.6.32,
 * drivers/gpu/drm/ttm; what a driver adds is nouveau's).
 *
 * SYSTEM and TT are the same pages, the object's own; in TT the GPU sees them through its aperture
 * (AGP, GART), so nobody may have them cached. VRAM is one slot, which belongs to one client at a
 * time. The CPU reaches the object through ptes, the GPU through a translation of its own.
 */
import { actor, type Cell, cell, forever, step, struct, when } from "refault";
import {
  type Fence,
  fence,
  type Mapping,
  mapping,
  none,
  type Reservation,
  reservation,
} from "refault/linux";
import { noForeignAccess } from "../../properties/no-foreign-access.ts";

/** TTM_PL_SYSTEM, TTM_PL_TT, TTM_PL_VRAM */
export type MemType = "SYSTEM" | "TT" | "VRAM";
export type Memory = Cell<string>;
/** TTM_PL_FLAG_CACHED, TTM_PL_FLAG_WC */
export type Caching = "cached" | "wc";
/** What a pte maps, and how the CPU may cache it. */
export type Frame = { readonly memory: Memory; readonly caching: Caching };
export type Client = "clientA" | "clientB";
/** What the GPU's engine is told to copy. */
type Blit = { readonly from: Memory; readonly to: Memory };

export interface Gpu {
  /** The GPU's page table, for the object. */
  readonly pte: Cell<Memory | typeof none>;
  readonly tlb: Cell<Memory | typeof none>;
  readonly ring: Cell<Blit | null>;
}

/** struct ttm_buffer_object, of clientA. */
export interface BufferObject {
  readonly reserved: Reservation;
  /** bo->mem.mem_type */
  readonly memType: Cell<MemType>;
  /** bo->sync_obj */
  readonly syncObj: Fence;
  /** bo->ttm->pages */
  readonly pages: Memory;
  readonly vram: Memory;
  /** bo->mem.mm_node in VRAM: whose the slot is. */
  readonly vramOwner: Cell<Client | null>;
  /** vma->vm_page_prot of whoever maps it. */
  readonly vmPageProt: Cell<Caching>;
  /** Its part of bdev->dev_mapping. */
  readonly mapping: Mapping<Frame>;
  readonly gpu: Gpu;
}

/** In VRAM, full of the first of `contents`. */
export function bufferObject(contents: readonly [string, ...string[]]): BufferObject {
  const pages: Memory = cell("bo.ttm.pages", contents);
  const vram: Memory = cell("vram", contents);
  const gpuMaps: readonly (Memory | typeof none)[] = [none, pages, vram];
  return {
    reserved: reservation("bo.reserved"),
    memType: cell("bo.mem_type", ["VRAM", "TT", "SYSTEM"]),
    syncObj: fence("bo.sync_obj"),
    pages,
    vram,
    vramOwner: cell("vram.owner", ["clientA", "clientB", null]),
    vmPageProt: cell("vma.vm_page_prot", ["wc", "cached"]),
    mapping: mapping("bo"),
    gpu: {
      pte: cell("gpu.pte", gpuMaps, vram),
      tlb: cell("gpu.tlb", gpuMaps),
      ring: cell<Blit | null>("gpu.ring", [
        null,
        { from: vram, to: pages },
        { from: pages, to: vram },
      ]),
    },
  };
}

export function framesOf({ pages, vram }: BufferObject) {
  return struct<Frame>({ memory: [pages, vram], caching: ["cached", "wc"] });
}

/** Inside a step or a claim. */
export function memoryOf(bo: BufferObject): Memory {
  return memoryIn(bo, bo.memType.value);
}

export function memoryIn({ pages, vram }: BufferObject, memType: MemType): Memory {
  return memType === "VRAM" ? vram : pages;
}

/** `ttm_io_prot` and the driver's default: what is not plain memory is write-combined. */
export function cachingIn(memType: MemType): Caching {
  return memType === "SYSTEM" ? "cached" : "wc";
}

/** Said in the step of an access of clientA, or on its behalf. */
export function touches(bo: BufferObject, memory: Memory): void {
  noForeignAccess("clientA", memory.name, memory === bo.vram ? bo.vramOwner.value : "clientA");
}

/** The engine that executes blits, and then signals. */
export function copyEngine(bo: BufferObject) {
  const { gpu, syncObj } = bo;
  return actor("copy-engine", { daemon: true, lane: "GPU" }, () =>
    forever(function* () {
      yield* step("blit", () => {
        const blit = gpu.ring.value;
        when(blit !== null);
        if (blit === null) return;
        touches(bo, blit.from);
        touches(bo, blit.to);
        blit.to.value = blit.from.value;
      });
      yield* step("signal fence", () => {
        gpu.ring.value = null;
        syncObj.signal();
      });
    }),
  );
}

/** A batch of clientA that reads the object, which the kernel was not told of. */
export function batch(bo: BufferObject) {
  const { pte, tlb } = bo.gpu;
  return actor("batch", { daemon: true, lane: "GPU" }, function* () {
    yield* step("GPU translates", () => {
      when(pte.value !== none);
      tlb.value = pte.value;
    });
    yield* step("GPU reads", () => {
      const memory = tlb.value;
      when(memory !== none);
      if (memory !== none) touches(bo, memory);
    });
  });
}
