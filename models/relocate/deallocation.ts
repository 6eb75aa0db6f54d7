/**
 * Piece 4 again, deallocation: munmap frees a page of ptes while it is being moved.
 *
 * That the mm is pinned keeps exit away, not munmap, which frees tables with no lock but mmap_sem
 * (2.6.24, free_pte_range). Ross Biro had to add a spinlock against that; the variants are what may be
 * this lock, and the order in which it must be asked whether the page is still there.
 */
import { defineModel, holds, integer, repeat, routine, type Steps, step, violates } from "refault";
import { none, type PtePage, pageTableTree, rwsem, task } from "refault/linux";
import { copyFlush } from "./protocol/copy-ptes.ts";
import { type Locks, migratePmdEntry } from "./protocol/migrate-pmd-entry.ts";
import { movingBit } from "./protocol/moving-bit.ts";

const variants = {
  unlocked: violates("no-use-after-free"),
  "ptl-before-recheck": violates("no-use-after-free"),
  "page-table-lock": holds(),
  "mmap-sem": holds(),
  "moving-bit": holds(),
  "moving-bit-no-recheck": violates("no-use-after-free"),
};

/** Where a bit keeps the page in its place, nothing need be asked under the locks. */
const locks: Readonly<Record<keyof typeof variants, Locks>> = {
  unlocked: "recheck-then-ptl",
  "ptl-before-recheck": "ptl-then-recheck",
  "page-table-lock": "recheck-then-ptl",
  "mmap-sem": "ptl-without-recheck",
  "moving-bit": "ptl-without-recheck",
  "moving-bit-no-recheck": "ptl-without-recheck",
};

export default defineModel({
  name: "relocate-deallocation",
  about: "munmap frees a page of ptes while it is being moved",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 4",
  parameters: {
    /** How often the page is moved. */
    moves: integer(2, { min: 2, max: 4 }),
  },
  variants,
  build({ variant, moves }) {
    const tree = pageTableTree("mm", { maps: ["page0"], ptePages: ["P", "Q"], mapped: ["page0"] });
    const { pageTableLock } = tree;
    const mmapSem = rwsem("mm.mmap_sem");
    const bit = movingBit(tree, {
      recheck: variant === "moving-bit-no-recheck" ? "forgotten" : "done",
    });
    const isClaimed = variant.startsWith("moving-bit");
    const isLocked = variant === "page-table-lock" || variant === "ptl-before-recheck";
    const pteFree = (ptePage: PtePage<"page0">) => step("pte_free", () => ptePage.free());

    const freePteRange = routine("free_pte_range", function* () {
      if (isLocked) yield* pageTableLock.lock();
      const ptePage = yield* step("pmd_clear(pmd)", () => {
        const named = tree.pmd(0).value;
        tree.pmd(0).value = none;
        return named;
      });
      if (isLocked) yield* pageTableLock.unlock();
      if (ptePage !== none) yield* pteFree(ptePage);
    });
    const munmap = task("munmap", { cpu: 1 }, function* () {
      yield* mmapSem.downWrite();
      yield* isClaimed ? bit.whileClaimed(freePteRange) : freePteRange();
      yield* mmapSem.upWrite();
    });

    const migrate = migratePmdEntry({
      tree,
      copying: copyFlush,
      flush: function* (): Steps {},
      free: pteFree,
      locks: locks[variant],
    });
    const relocator = task("relocator", { cpu: 0 }, () =>
      repeat(moves, function* () {
        if (variant === "mmap-sem") yield* mmapSem.downRead();
        yield* isClaimed ? bit.whileClaimed(() => migrate(0)) : migrate(0);
        if (variant === "mmap-sem") yield* mmapSem.upRead();
      }),
    );

    return { actors: [relocator, munmap] };
  },
});
