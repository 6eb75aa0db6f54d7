/**
 * A file that is executed in place, one page long (2.6.28, mm/filemap_xip.c, fs/ext2/xip.c).
 *
 * What it holds is memory already, a block of the device, which is mapped as it is; on most
 * machines a block has no struct page. A hole has no block: who only reads it is shown the sparse
 * page, one counted page of zeroes for all holes, until somebody writes there and a block is
 * allocated.
 */
import { type Cell, cell, type Routine, range, type Steps, step } from "refault";
import {
  allocPage,
  type FaultAnswer,
  type Mapping,
  type Memmap,
  type Mm,
  type Mutex,
  mapping,
  memmap,
  mm,
  mutex,
  type PfnPte,
  type PfnVma,
  page,
  pfnPtes,
  pfnVma,
  putPage,
  type Seqcount,
  seqcount,
} from "refault/linux";
import { noSleepInAtomic } from "../../properties/no-sleep-in-atomic.ts";

/** The frames: the block that the page of the file has or will have, and `__xip_sparse_page`. */
export const block = 0;
export const sparsePage = 1;

export const zeroed = "zeroes";

export interface XipFile {
  /** i_mmap, with its lock. */
  readonly mapping: Mapping<PfnPte>;
  /** `inode->i_size`, in pages. */
  readonly iSize: Cell<number>;
  /** The block counts one reference while its page of the file is no hole. */
  readonly frames: Memmap;
  readonly sparseMutex: Mutex;
  readonly sparseSeq: Seqcount;
}

export interface XipFileOptions {
  readonly page: "hole" | "block";
  /** What may be stored in the block, the first to begin with. */
  readonly contents?: readonly [string, ...string[]];
}

export function xipFile({ page: has, contents = [zeroed] }: XipFileOptions): XipFile {
  const frames = memmap(
    [
      page("block", { refcount: has === "block" ? 1 : 0, contents }),
      page("sparse_page", { refcount: 0, contents: [zeroed] }),
    ],
    (pfn) => pfn !== block,
  );
  return {
    mapping: mapping("xip_file"),
    iSize: cell("i_size", range(0, 1), 1),
    frames,
    sparseMutex: mutex("xip_sparse_mutex"),
    sparseSeq: seqcount("xip_sparse_seq", { writers: "may-sleep" }),
  };
}

/** `xip_file_mmap`, by a process of its own. It may read the file and not write it. */
export function xipFileMmap(
  name: string,
  { mapping, frames }: XipFile,
  fault: Routine<[area: PfnVma], FaultAnswer<PfnPte>>,
  pteAlloc: Mm<PfnPte>["pteAlloc"] = "before-handler",
): PfnVma {
  const area: PfnVma = pfnVma({
    mm: mm(name, { maps: pfnPtes(frames), pteAlloc }),
    mapping,
    ops: { fault: () => fault(area) },
    flags: ["VM_MIXEDMAP", "VM_SHARED"],
    memmap: frames,
  });
  return area;
}

/** `i_size_read`, at the beginning of a fault and where it is looked at again. */
export function isBeyondEof({ iSize }: XipFile): Steps<boolean> {
  return step("pgoff >= i_size?", () => iSize.value === 0);
}

/** `get_xip_mem`: may have to read from the device. A block is cleared before anybody finds it. */
export function getXipMem({ frames }: XipFile, create: 0 | 1): Steps<0 | "-ENODATA"> {
  return step(`get_xip_mem(create=${create})`, () => {
    noSleepInAtomic("__bread", "fs/buffer.c");
    const { refcount, content } = frames.pfnToPage(block);
    if (refcount.value === 1) return 0;
    if (create === 0) return "-ENODATA";
    content.value = zeroed;
    refcount.value = 1;
    return 0;
  });
}

/** `ext2_free_blocks`: from now on the block is anybody's. */
export function freeBlock({ frames }: XipFile): Steps {
  const held = frames.pfnToPage(block);
  return step("ext2_free_blocks", () => {
    if (held.refcount.value === 1) putPage(held);
  });
}

/** `xip_sparse_page`: allocated when the first hole is read. */
export function getSparsePage({ frames }: XipFile): Steps {
  const sparse = frames.pfnToPage(sparsePage);
  return step("xip_sparse_page", () => {
    if (sparse.refcount.value === 0) allocPage([sparse]);
  });
}
