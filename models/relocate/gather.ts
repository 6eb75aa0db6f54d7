/**
 * Piece 10 again, TLB flushing: munmap frees a page of ptes on a machine whose CPUs walk by themselves
 * and are flushed by interrupt (x86, 2.6.24).
 *
 * "Unhook, invalidate, free", says the order of mmu_gather. The interrupt is also what a lockless walk
 * with interrupts off waits out, so on such a machine the flush is the grace period.
 */
import { actor, defineModel, forever, holds, step, violates } from "refault";
import {
  getUserPagesFast,
  irqsOff,
  mmu,
  mmuGather,
  none,
  type PtePage,
  pageTableTree,
  task,
} from "refault/linux";
import { freePtePagesUnreachable } from "./protocol/free-pte-pages-unreachable.ts";

const variants = {
  "free-before-invalidate": violates("freed-implies-unreachable"),
  "invalidate-before-unhook": violates("freed-implies-unreachable"),
  "unhook-invalidate-free": holds(),
};

export default defineModel({
  name: "relocate-gather",
  about: "munmap frees a page of ptes that CPUs walk through by themselves",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 10",
  variants,
  build({ variant }) {
    const tree = pageTableTree("mm", { maps: ["page0"], ptePages: ["P"], mapped: ["page0"] });
    const unit = mmu("mm", tree);
    const gather = mmuGather("tlb", unit, {
      finishes:
        variant === "free-before-invalidate" ? "frees-then-invalidates" : "invalidates-then-frees",
    });

    const unhook = (then: (ptePage: PtePage<"page0">) => void) =>
      step("pmd_clear(pmd), pte_free_tlb", () => {
        const ptePage = tree.pmd(0).value;
        tree.pmd(0).value = none;
        if (ptePage !== none) then(ptePage);
      });
    const munmap = task("munmap", { cpu: 0 }, function* () {
      if (variant === "invalidate-before-unhook") {
        yield* unit.flushTlbMm();
        yield* unhook((ptePage) => ptePage.free());
      } else {
        yield* gather.begin();
        yield* unhook((ptePage) => gather.add(ptePage));
        yield* gather.finish();
      }
    });
    const thread = task("thread", { cpu: 1 }, () => getUserPagesFast(tree, 0, irqsOff));
    const walker = actor("MMU of CPU1", { daemon: true, lane: "CPU1" }, () =>
      forever(() => step("speculative walk", () => unit.speculate(1, 0))),
    );

    return { actors: [munmap, thread, walker], claims: [freePtePagesUnreachable(unit)] };
  },
});
