/**
 * mm->tlb_flush_batched: reclaim unmaps pages of a process and puts off the flush; who changes ptes
 * afterwards looks at the flag and flushes first.
 *
 * Reclaim sets the flag under the ptl of the page it unmaps, mprotect looks at it under the ptl of the
 * page it protects. Those are the same lock while an mm has one page_table_lock, and with split ptls
 * they need not be: then nothing orders the two accesses, and KCSAN says so. That is not to say that
 * the value can be wrong for who looks: a flush that is owed for another ptl's pages is owed to nobody
 * who holds this one.
 */
import { booleans, cell, defineModel, holds, routine, step, violates } from "refault";
import { guardedBy, kcsan, readOnce, spinlock, task, writeOnce } from "refault/linux";

const variants = {
  "one-lock": holds(),
  "one-lock-guarded": holds(),
  "split-ptls": violates("no-data-race"),
  "split-ptls-writer-marked": violates("no-data-race"),
  "split-ptls-marked": holds(),
  "split-ptls-guarded": violates("guarded-by"),
};

export default defineModel({
  name: "tlb-flush-batched",
  about: "Reclaim notes that a flush is owed, mprotect looks whether one is",
  source: "mm/rmap.c, set_tlb_ubc_flush_pending and flush_tlb_batched_pending, 4.13",
  variants,
  build({ variant }) {
    const isSplit = variant.startsWith("split");
    const ptl = spinlock("P.ptl", { class: "ptl" });
    const other = isSplit ? spinlock("Q.ptl", { class: "ptl" }) : ptl;
    const batched = cell("mm.tlb_flush_batched", booleans);
    if (variant.endsWith("guarded")) guardedBy(ptl, batched);
    const isWriterMarked = variant.includes("marked");
    const isReaderMarked = variant === "split-ptls-marked";

    const tryToUnmap = routine("try_to_unmap_one", function* () {
      yield* ptl.lock();
      yield* isWriterMarked ? writeOnce(batched, true) : batched.write(true);
      yield* ptl.unlock();
    });
    const changePteRange = routine("change_pte_range", function* () {
      yield* other.lock();
      const isOwed = yield* isReaderMarked ? readOnce(batched) : batched.read();
      if (isOwed) yield* step("flush_tlb_mm", () => {});
      yield* other.unlock();
    });
    return {
      actors: [
        task("kswapd", { cpu: 0 }, tryToUnmap),
        task("mprotect", { cpu: 1 }, changePteRange),
      ],
      claims: [kcsan([batched])],
    };
  },
});
