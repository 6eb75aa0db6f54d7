/**
 * Piece 4, metadata for page-table pages: from a page of ptes to the mm it belongs to, while that mm
 * exits.
 *
 * Ross Biro stores a pointer to the mm with each page of ptes, and finds that he needs a spinlock around
 * it. The lock keeps the mm from being freed meanwhile, not from being dead: what the pointer leads to
 * may have no users any more, so it must be asked for one.
 */
import { cell, defineModel, holds, routine, type Steps, step, violates } from "refault";
import { mmUsers, none, pageTableTree, spinlock, task } from "refault/linux";
import { copyFlush } from "./protocol/copy-ptes.ts";
import { migratePmdEntry } from "./protocol/migrate-pmd-entry.ts";

const variants = {
  "no-pin": violates("no-use-after-free"),
  "pin-from-zero": violates("no-refcount-from-zero"),
  "pin-without-lock": violates("no-use-after-free"),
  "pin-under-lock": holds(),
};

export default defineModel({
  name: "relocate-metadata",
  about: "the way from a page of ptes to its mm, while the mm exits",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 4",
  variants,
  build({ variant }) {
    const tree = pageTableTree("mm", { maps: ["page0"], ptePages: ["P", "Q"], mapped: ["page0"] });
    /** The metadata of P. It is not in P, and outlives it. */
    const backPointer = cell("P.mm", ["mm", null]);
    const metadataLock = spinlock("P.metadata_lock");
    const forgetMm = () =>
      step("metadata->mm = NULL", () => {
        backPointer.value = null;
      });

    const exitMmap = routine("free_pgtables", function* () {
      yield* metadataLock.lock();
      yield* forgetMm();
      yield* metadataLock.unlock();
      const ptePage = yield* step("pmd_clear(pmd)", () => {
        const named = tree.pmd(0).value;
        tree.pmd(0).value = none;
        return named;
      });
      if (ptePage !== none) yield* step("pte_free", () => ptePage.free());
    });
    const mm = mmUsers("mm", exitMmap);

    const pin = function* (): Steps<boolean> {
      switch (variant) {
        case "no-pin":
          return true;
        case "pin-from-zero":
          yield* mm.get();
          return true;
        default:
          return yield* mm.getNotZero();
      }
    };

    const getMm = routine("get_mm_of_page_table", function* () {
      yield* metadataLock.lock();
      const found = yield* step("mm = metadata->mm", () => backPointer.value !== null);
      if (variant === "pin-without-lock") yield* metadataLock.unlock();
      const isPinned = found && (yield* pin());
      if (variant !== "pin-without-lock") yield* metadataLock.unlock();
      return isPinned;
    });

    const migrate = migratePmdEntry({
      tree,
      copying: copyFlush,
      flush: function* () {},
      free: function* (old) {
        yield* metadataLock.lock();
        yield* forgetMm();
        yield* metadataLock.unlock();
        yield* step("pte_free", () => old.free());
      },
    });
    const relocator = task("relocator", { cpu: 0 }, function* () {
      if (!(yield* getMm())) return;
      yield* step("pmd_offset(mm)", () => mm.touch());
      yield* migrate(0);
      if (variant !== "no-pin") yield* mm.put();
    });

    return { actors: [relocator, task("exit", { cpu: 1 }, () => mm.put())] };
  },
});
