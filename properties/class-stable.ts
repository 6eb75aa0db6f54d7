/**
 * class-stable: a pte is taken for what it was set as, counted page or bare frame, for as long as it
 * is set.
 *
 * It protects reference counts from a decision that is made twice. Whoever sets a pte decides whether
 * it holds a reference, whoever clears it decides whether to put one; where the two disagree, a page
 * is freed under its users, or never.
 */
import { always, assert, type Claim } from "refault";
import { none, type PfnVma, vmNormalPage } from "refault/linux";

export function classStable(areas: PfnVma | readonly PfnVma[]): Claim {
  return always("class-stable", () => {
    for (const area of [areas].flat()) {
      const pte = area.mm.pageTable.pte(area.page).value;
      if (pte === none) continue;
      const isCounted = vmNormalPage(area, pte) !== null;
      const was = pte.special ? "bare" : "counted";
      const is = isCounted ? "counted" : "bare";
      assert(was === is, `the pte of pfn ${pte.pfn} was set as ${was} and is taken for ${is}`);
    }
    return true;
  });
}
