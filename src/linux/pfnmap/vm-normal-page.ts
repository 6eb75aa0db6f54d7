/**
 * `vm_normal_page` (2.6.15 to 2.6.26, mm/memory.c): the counted page that a pte maps, or null if it
 * maps a bare frame. It is asked when a pte is copied, looked up and zapped, and must answer each
 * time as whoever set the pte thought.
 *
 * - With pte_special, a bit that was set with the pte answers.
 * - Without, in a VM_MIXEDMAP vma: bare is what has no struct page; or what the architecture says.
 * - Without, in a VM_PFNMAP vma: bare is the pfn that the rule of remap_pfn_range would have put there;
 *   and every pfn, if the vma cannot hold copies (the letout for drivers that keep to no rule).
 */
import { fail } from "../../model/step.ts";
import type { Memmap } from "../page/memmap.ts";
import type { Page } from "../page/page.ts";

/**
 * A pte by frame number. It always says whether whoever set it took a reference; the kernel sees
 * that only where the architecture has pte_special, elsewhere it is there for claims to compare
 * with.
 */
export type PfnPte = {
  readonly pfn: number;
  /** Nobody took a reference for it. */
  readonly special: boolean;
  /** `pte_write` */
  readonly write: boolean;
};

export type VmFlag = "VM_SHARED" | "VM_MAYWRITE" | "VM_PFNMAP" | "VM_MIXEDMAP";

/** How the kernel tells: by a bit in the pte, by its rules, or by its rules as they first were. */
export type Regime = "pte-special" | "rules" | "rules-without-letout";

/** What it asks of a vma. */
export interface Classified {
  readonly flags: readonly VmFlag[];
  /** The pfn that the page maps by the rule of `remap_pfn_range`. */
  readonly vmPgoff: number;
  readonly memmap: Memmap;
  readonly regime: Regime;
  /**
   * What an architecture answers in a VM_MIXEDMAP vma instead of `pfn_valid`: the callback that was
   * proposed before there was pte_special (linux-mm, January 2008). True: the pte is counted.
   */
  readonly mixedmapRefcountPte?: (pte: PfnPte) => boolean;
}

/** Inside a step or a claim. */
export function vmNormalPage(vma: Classified, pte: PfnPte): Page | null {
  const { flags, memmap, regime, vmPgoff } = vma;
  const { pfn, special } = pte;
  if (regime === "pte-special") return special ? null : memmap.pfnToPage(pfn);
  if (flags.includes("VM_MIXEDMAP")) {
    const { mixedmapRefcountPte = () => memmap.pfnValid(pfn) } = vma;
    return mixedmapRefcountPte(pte) ? memmap.pfnToPage(pfn) : null;
  }
  if (flags.includes("VM_PFNMAP")) {
    if (pfn === vmPgoff) return null;
    if (regime === "rules" && !isCowMapping(vma)) return null;
  }
  if (!memmap.pfnValid(pfn)) {
    fail("no-bad-pte", `a pte maps pfn ${pfn}, which has no struct page`, {
      function: "print_bad_pte",
    });
  }
  return memmap.pfnToPage(pfn);
}

/** `is_cow_mapping`: may it come to hold copies of its own? */
export function isCowMapping({ flags }: Pick<Classified, "flags">): boolean {
  return flags.includes("VM_MAYWRITE") && !flags.includes("VM_SHARED");
}
