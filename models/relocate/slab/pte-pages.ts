/**
 * Piece 3, pte pages from the slab, yet again: a page of ptes is freed by one mm and becomes another's,
 * while somebody who walks the first is still on the way to it.
 *
 * The slab hands memory out again for the same use at once, so the late comer finds a lock where he
 * expects one, if the constructor made it and nobody makes it anew. Whose ptes it guards he must ask
 * once he has it, and it must be held by whoever changes the answer. And the slab hands out what it was
 * given: a page must come back as the constructor left it.
 */
import { cell, defineModel, holds, routine, type Steps, step, violates, when } from "refault";
import { mkPte, none, pageTableTree, pteOffsetMapLock, pteUnmapUnlock, task } from "refault/linux";
import { noForeignAccess } from "../../../properties/no-foreign-access.ts";

const variants = {
  "lock-made-at-alloc": violates("unlock-by-owner"),
  "no-recheck": violates("no-foreign-access"),
  "pmd-cleared-unlocked": violates("no-foreign-access"),
  "freed-uncleared": violates("no-foreign-access"),
  constructor: holds(),
};

export default defineModel({
  name: "relocate-pte-page-slab",
  about: "a page of ptes goes from one mm to another by way of the slab",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 3",
  variants,
  build({ variant }) {
    // The upper entries of two mms, and the one page of ptes that they have one after the other.
    const [a, b] = [0, 1];
    const tree = pageTableTree("mm", {
      maps: ["A's page", "B's page"],
      ptePages: ["P"],
      pmds: 2,
      mapped: ["A's page"],
    });
    const slab = cell("slab.free", tree.pmd(b).domain, none);
    const owner = cell("P.mm", ["A", "B", null]);

    const walker = task("walker of A", { cpu: 0 }, function* () {
      const recheck = variant === "no-recheck" ? "nothing" : "pmd";
      const ptePage = yield* pteOffsetMapLock(tree, a, { recheck });
      if (ptePage === none) return;
      yield* step("*pte", () => {
        noForeignAccess("A", "P", owner.value);
        return tree.pte(ptePage, a).value;
      });
      yield* pteUnmapUnlock(ptePage);
    });

    const clearPmd = () =>
      step("pmd_clear(pmd)", () => {
        tree.pmd(a).value = none;
      });
    const unmap = routine("unmap_region", function* () {
      const ptePage = yield* tree.pmd(a).read();
      if (ptePage === none) return;
      yield* ptePage.lock();
      if (variant !== "freed-uncleared") {
        yield* step("ptep_get_and_clear", () => {
          tree.setPte(ptePage, a, none);
        });
      }
      if (variant !== "pmd-cleared-unlocked") yield* clearPmd();
      yield* ptePage.unlock();
      if (variant === "pmd-cleared-unlocked") yield* clearPmd();
      yield* step("kmem_cache_free", () => {
        slab.value = ptePage;
        owner.value = null;
      });
    });

    const fault = routine("handle_mm_fault", function* (): Steps {
      const ptePage = yield* step("kmem_cache_alloc", () => {
        const free = slab.value;
        when(free !== none);
        slab.value = none;
        owner.value = "B";
        return free;
      });
      if (ptePage === none) return;
      if (variant === "lock-made-at-alloc") {
        yield* step("pte_lock_init", () => {
          ptePage.ptl.owner.value = null;
        });
      }
      yield* step("pmd_populate(pmd)", () => {
        tree.pmd(b).value = ptePage;
      });
      yield* ptePage.lock();
      yield* step("pte_none? set_pte_at", () => {
        const pte = tree.pte(ptePage, b).value;
        if (pte === none) tree.setPte(ptePage, b, mkPte("B's page"));
        else noForeignAccess("B", pte.maps, "A");
      });
      yield* ptePage.unlock();
    });

    return {
      actors: [
        walker,
        task("munmap of A", { cpu: 1 }, unmap),
        task("fault of B", { cpu: 2 }, fault),
      ],
    };
  },
});
