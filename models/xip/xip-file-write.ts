/**
 * `xip_file_write` (2.6.28, mm/filemap_xip.c): gives the file a block where there is a hole, takes
 * the sparse page out of whoever maps it there, and copies to the block.
 *
 * If a fault was about to map the sparse page meanwhile, which xip_sparse_seq tells, the unmapping
 * is done once more under xip_sparse_mutex. From 2.6.27 on the block is allocated under that mutex
 * too, for another reason: ext2 cannot stand two that allocate the same block.
 */
import { routine, type Steps, step } from "refault";
import {
  type CheckOptions,
  none,
  type PfnPte,
  pageCheckAddress,
  pageRemoveRmap,
  putPage,
  type Vma,
} from "refault/linux";
import { getXipMem, sparsePage, type XipFile } from "./xip-file.ts";

/** What a kernel does; a part of it is left out to see what it is good for. */
export interface WriteOptions extends CheckOptions {
  readonly allocates: "under-mutex" | "unlocked";
  /** `read_seqcount_begin` waits for a write section to end; up to 2.6.25 it did not. */
  readonly begins: "spinning" | "raw" | "never";
  /** What it does if no hole has ever been read. */
  readonly noSparsePage: "returns" | "goes-on";
  readonly retries: "under-mutex" | "unlocked" | "never";
}

/** With the patch of the sequence count alone. */
export const writeAsPosted: WriteOptions = {
  allocates: "unlocked",
  begins: "spinning",
  noSparsePage: "returns",
  retries: "under-mutex",
  presence: "under-ptl",
};

/** `copy` is the copy from the user, inside its step. */
export function xipFileWrite(file: XipFile, options: WriteOptions) {
  const { sparseMutex } = file;
  const xipUnmap = xipUnmapping(file, options);
  const allocate = function* (): Steps {
    if (options.allocates === "under-mutex") yield* sparseMutex.lock();
    yield* getXipMem(file, 1);
    if (options.allocates === "under-mutex") yield* sparseMutex.unlock();
  };
  return routine("xip_file_write", function* (copy: () => void) {
    if ((yield* getXipMem(file, 0)) === "-ENODATA") {
      yield* allocate();
      yield* xipUnmap();
    }
    yield* step("__copy_from_user_nocache", copy);
  });
}

function xipUnmapping(file: XipFile, { begins, noSparsePage, retries, presence }: WriteOptions) {
  const { sparseMutex, sparseSeq } = file;
  const sparse = file.frames.pfnToPage(sparsePage);
  const unmapAll = unmappingAll(file, { presence });
  return routine("__xip_unmap", function* () {
    if (begins === "spinning") yield* sparseSeq.readBegin();
    if (begins === "raw") yield* sparseSeq.rawBegin();
    const isThere = yield* step("__xip_sparse_page?", () => sparse.refcount.value > 0);
    if (!isThere && noSparsePage === "returns") return;
    yield* unmapAll();
    if (begins === "never" || retries === "never") return;
    if (!(yield* sparseSeq.readRetry())) return;
    if (retries === "under-mutex") yield* sparseMutex.lock();
    yield* unmapAll();
    if (retries === "under-mutex") yield* sparseMutex.unlock();
  });
}

/** Takes the sparse page out of every vma that maps the file. */
function unmappingAll({ mapping, frames }: XipFile, options: CheckOptions) {
  const { iMmapLock, vmas } = mapping;
  const sparse = frames.pfnToPage(sparsePage);
  const clear = ({ mm, page }: Vma<PfnPte>) =>
    step("ptep_clear_flush, page_remove_rmap", () => {
      mm.pageTable.pte(page).value = none;
      mm.tlb.flush(page);
      pageRemoveRmap(sparse);
    });
  return function* (): Steps {
    yield* iMmapLock.lock();
    for (const vma of vmas) {
      if (!(yield* pageCheckAddress(vma, ({ pfn }) => pfn === sparsePage, options))) continue;
      yield* clear(vma);
      yield* vma.mm.pageTable.ptl.unlock();
      yield* step("page_cache_release", () => putPage(sparse));
    }
    yield* iMmapLock.unlock();
  };
}
