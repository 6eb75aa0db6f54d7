/** The smallest process that maps frames by number: pfn 0 is the driver's, the others are free. */
import {
  type Memmap,
  mapping,
  memmap,
  mm,
  type PfnVma,
  type PfnVmaOptions,
  page,
  pfnPtes,
  pfnVma,
} from "../../../src/linux/index.ts";

export const shared: PfnVmaOptions["flags"] = ["VM_PFNMAP", "VM_MAYWRITE", "VM_SHARED"];
export const copied: PfnVmaOptions["flags"] = ["VM_PFNMAP", "VM_MAYWRITE"];
export const mixed: PfnVmaOptions["flags"] = ["VM_MIXEDMAP", "VM_MAYWRITE", "VM_SHARED"];

/** What a test says of the vma; the rest is as usual. */
export type Said = Partial<
  Pick<PfnVmaOptions, "flags" | "vmPgoff" | "regime" | "mixedmapRefcountPte" | "ops">
>;

function threeFrames(): Memmap {
  const contents = ["0", "old", "new"] as const;
  return memmap([
    page("pfn0", { contents: ["old", ...contents] }),
    page("pfn1", { contents, refcount: 0 }),
    page("pfn2", { contents, refcount: 0 }),
  ]);
}

export function onePfnVma(said: Said = {}, frames: Memmap = threeFrames()): PfnVma {
  return pfnVma({
    mm: mm("mm", { maps: pfnPtes(frames) }),
    mapping: mapping("device"),
    ops: {
      nopfn: function* () {
        return "NOPFN_REFAULT" as const;
      },
    },
    flags: shared,
    memmap: frames,
    ...said,
  });
}
