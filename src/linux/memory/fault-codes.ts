/**
 * What a fault handler may answer, by era, and the core's side of the contract.
 *
 * - to 2.6.27, `->nopage`: a page, which the core installs unless the mapping was unmapped since it
 *   asked (`truncate_count`), in which case it asks again.
 * - 2.6.20 to 2.6.27, `->nopfn`: a pfn, which the core installs if it finds the pte still none; or,
 *   from 2.6.22, NOPFN_REFAULT: the handler did what was to be done, run the access again.
 * - from 2.6.23, `->fault`: a page, which the core installs likewise; or VM_FAULT_NOPAGE, which is
 *   NOPFN_REFAULT by its later name.
 *
 * After REFAULT and NOPAGE the core must not touch the pte.
 */
export type NopageAnswer<F> = { readonly page: F };
export type NopfnAnswer<F> = { readonly pfn: F } | "NOPFN_REFAULT";
export type FaultAnswer<F> = { readonly page: F } | "VM_FAULT_NOPAGE";
