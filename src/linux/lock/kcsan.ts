/**
 * kcsan: claims that nobody races for these cells, as the kernel's memory model means it: of two who may
 * touch one of them at once, one of them writing, none does so plainly (tools/memory-model,
 * Documentation/dev-tools/kcsan.rst). The kernel's KCSAN samples; here it is decided.
 *
 * Cells are named one by one, because those of locks and other primitives have rules of their own.
 */
import type { ObservedClaim } from "../../model/observed-claim.ts";

/** @example claims: [kcsan([truncateCount])] */
export function kcsan(cells: readonly { readonly name: string }[]): ObservedClaim {
  return { name: "no-data-race", scope: "accesses", cells: cells.map(({ name }) => name) };
}
