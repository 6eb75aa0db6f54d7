/**
 * Piece 11 as posted in 2008: the ptes are copied first, and what the MMU still writes into the old
 * page is carried over later, once no CPU walks through it any more.
 *
 * A reviewer had asked about these bits; the next version carries them over when the old page is freed,
 * and for a single pte when somebody takes its ptl before that (delimbo_pte). The second is what zap
 * depends on: it asks whether the pte is dirty, drops the page if it is not, and what is carried over
 * afterwards finds no pte to go to.
 */
import {
  booleans,
  type Cell,
  cell,
  defineModel,
  holds,
  routine,
  type Steps,
  step,
  violates,
} from "refault";
import {
  none,
  type Page,
  type Pmd,
  type PtePage,
  readCopyUpdate,
  task,
  testAndClearBit,
} from "refault/linux";
import { copyPtes, pmdPopulate } from "./protocol/copy-ptes.ts";
import { handleMmFault } from "./protocol/handle-mm-fault.ts";
import {
  delimboLocking,
  enterRelocationMode,
  leaveRelocationMode,
  limbo,
} from "./protocol/limbo.ts";
import { mappedPage } from "./protocol/mapped-page.ts";
import { migratePmdEntry } from "./protocol/migrate-pmd-entry.ts";
import { zapPteRange } from "./protocol/zap-pte-range.ts";

const variants = {
  "as-posted": violates("dirty-preserved"),
  "flag-cleared-first": violates("dirty-preserved"),
  "freed-under-ptl-alone": violates("no-use-after-free"),
  "flushed-and-locked": holds(),
};

export default defineModel({
  name: "relocate-dirty-bits",
  about: "bits that the MMU sets in the old page of ptes are carried over after it was copied",
  source: "Biro, linux-mm 2008-05-09, <20080509135107.28D11DCA63@localhost>",
  variants,
  build({ variant }) {
    const { page0, tree, unit, translations, access, claims } = mappedPage(
      () => migratedPage.value === none,
    );
    const rcu = readCopyUpdate("classic");
    const mode = limbo("mm");
    const needFlush = cell("mm.MMF_NEED_FLUSH", booleans);
    /** Where the ptes were that are in the page now which the pmd names. */
    const migratedPage: Cell<Pmd<Page>> = cell("migrated_page", tree.pmd(0).domain, none);

    const isFlushed = variant === "flushed-and-locked" || variant === "freed-under-ptl-alone";
    const maybeFlushTlbMm = function* (): Steps {
      if (yield* testAndClearBit(needFlush)) yield* unit.flushTlbMm();
    };

    /** What the patch calls arch_copy_cpu_bits_pte. A none pte has no bits to set. */
    const carry = (address: number, from: PtePage<Page>, to: PtePage<Page>) =>
      step("arch_copy_cpu_bits_pte(old, new)", () => {
        const [before, now] = [tree.pte(from, address), tree.pte(to, address)];
        if (before.value === none || now.value === none) return;
        const { young, dirty } = before.value;
        const { maps } = now.value;
        now.value = { maps, young: young || now.value.young, dirty: dirty || now.value.dirty };
      });

    const update = function* (address: number, current: PtePage<Page>): Steps {
      const old = yield* step("new_page->migrated_page", () => migratedPage.value);
      if (old === none) return;
      if (isFlushed) yield* unit.flushTlbMm();
      else yield* maybeFlushTlbMm();
      // The patch maps the pte of the pmd that it has just walked to: that is the new one.
      yield* carry(address, variant === "as-posted" ? current : old, current);
    };

    const ptes = delimboLocking(tree, mode, { section: rcu, update });
    const fault = handleMmFault(tree, ptes, { translations });
    const user = task("user", { cpu: 0 }, () => access("store", () => fault(0, page0)));
    const zap = zapPteRange({ mmu: unit, ptes, translations, looks: "without-lock" });
    const unmapper = task("unmapper", { cpu: 1 }, () => zap(0));

    const migrate = migratePmdEntry({
      tree,
      copying: function* ({ pmd, old, fresh }) {
        yield* copyPtes(old, fresh);
        yield* migratedPage.write(old);
        yield* pmdPopulate(pmd, fresh);
        yield* needFlush.write(true);
      },
      flush: maybeFlushTlbMm,
      free: function* (old) {
        yield* maybeFlushTlbMm();
        yield* rcu.synchronize();
        yield* updateNewPageAndFree(old);
      },
    });
    const updateNewPageAndFree = routine(
      "update_new_page_and_free",
      function* (old: PtePage<Page>) {
        const fresh = yield* step("old_page->migrated_page", () => tree.pmd(0).value);
        if (fresh === none) return;
        // Whoever carries over a single pte holds page_table_lock, not the ptl.
        if (variant === "flushed-and-locked") yield* tree.pageTableLock.lock();
        yield* fresh.lock();
        yield* carry(0, old, fresh);
        yield* migratedPage.write(none);
        yield* fresh.unlock();
        if (variant === "flushed-and-locked") yield* tree.pageTableLock.unlock();
        yield* step("pte_free(old_page)", () => old.free());
      },
    );
    const relocator = task("relocator", { cpu: 2 }, function* () {
      yield* enterRelocationMode(tree, mode);
      yield* migrate(0);
      yield* leaveRelocationMode(tree, mode);
    });

    return { actors: [user, unmapper, relocator], claims };
  },
});
