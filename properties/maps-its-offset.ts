/**
 * maps-its-offset: a pte maps that page of the file which its address stands for.
 *
 * It protects the user from being given a page of the right file that is the wrong one. An address and
 * an offset into the file say the same thing twice, and whoever rounds one must round the other.
 */
import { always, assert, type Claim } from "refault";
import { none, type Vma } from "refault/linux";

/** @param offsetOf which page of the file a frame is; page 0 of the mm maps page 0 of the file */
export function mapsItsOffset<F>(vmas: readonly Vma<F>[], offsetOf: (frame: F) => number): Claim {
  return always("maps-its-offset", () => {
    for (const { mm, page } of vmas) {
      const pte = mm.pageTable.pte(page).value;
      if (pte === none) continue;
      const offset = offsetOf(pte);
      assert(offset === page, `the pte of page ${page} maps page ${offset} of the file`);
    }
    return true;
  });
}
