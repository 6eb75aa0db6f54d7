/**
 * What a free page of ptes must not be found by: a pmd entry, or what a CPU remembers of one.
 */
import type { Claim } from "refault";
import type { Mmu } from "refault/linux";
import { freedImpliesUnreachable } from "../../../properties/freed-implies-unreachable.ts";

export function freePtePagesUnreachable<F>({ tree, pagingStructureCache }: Mmu<F>): Claim {
  const reachable = function* () {
    for (const pmd of tree.pmds) yield { by: "the pmd", ptePage: pmd.value };
    for (const cache of pagingStructureCache) {
      for (const { value } of cache.all) yield { by: "a paging-structure cache", ptePage: value };
    }
  };
  return freedImpliesUnreachable("a page of ptes", {
    isFreed: () => true,
    reachedBy: () =>
      [...reachable()]
        .filter(({ ptePage }) => ptePage !== "none" && ptePage.isFree())
        .map(({ by }) => by),
  });
}
