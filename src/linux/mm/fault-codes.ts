/**
 * What a fault handler may answer, by era, and the core's side of the contract.
 *
 * - to 2.6.27, `->nopage`: a page, which the core installs unless the mapping was unmapped since it
 *   asked (`truncate_count`), in which case it asks again.
 * - 2.6.20 to 2.6.27, `->nopfn`: a pfn, which the core installs if it finds the pte still none; or,
 *   from 2.6.22, NOPFN_REFAULT: the handler did what was to be done, run the access again.
 * - from 2.6.23, `->fault`: a page, which the core installs likewise; or VM_FAULT_NOPAGE, which is
 *   NOPFN_REFAULT by its later name; or VM_FAULT_SIGBUS, when there is nothing to map.
 * - from 2.6.37, `->fault` may also answer VM_FAULT_RETRY: it has let go of mmap_sem, to wait for
 *   something without it, and the access is to run again.
 *
 * After REFAULT and NOPAGE the core must not touch the pte; after RETRY it must not touch anything,
 * for the vma may be gone, and must not let go of mmap_sem once more.
 */
export type NopageAnswer<F> = { readonly page: F };
export type NopfnAnswer<F> = { readonly pfn: F } | "NOPFN_REFAULT";
export type FaultAnswer<F> =
  | { readonly page: F }
  | "VM_FAULT_NOPAGE"
  | "VM_FAULT_SIGBUS"
  | "VM_FAULT_RETRY";

/** What the core tells whoever took the exception: the access runs again, or is refused. */
export type FaultResult = "VM_FAULT_MINOR" | "VM_FAULT_SIGBUS" | "VM_FAULT_RETRY";
