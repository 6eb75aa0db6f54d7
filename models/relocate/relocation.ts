/**
 * Piece 11, the relocation itself: a page of ptes moves while a thread uses what it maps and another
 * takes it away.
 *
 * The MMU writes to ptes without any lock, and it goes on walking through the old page until it is told.
 * So the question is in which order the ptes are copied, the pmd changed and the CPUs told. The first
 * order that one thinks of, to invalidate the pmd first, has a hole of another kind: whoever takes
 * translations away passes over a pmd that is none.
 */
import { defineModel, holds, step, violates } from "refault";
import { type Page, readCopyUpdate, task } from "refault/linux";
import {
  type Copying,
  clearCopy,
  clearFlushCopy,
  copyFlush,
  exchangeFlush,
} from "./protocol/copy-ptes.ts";
import { handleMmFault, mapLocking } from "./protocol/handle-mm-fault.ts";
import { mappedPage } from "./protocol/mapped-page.ts";
import { migratePmdEntry } from "./protocol/migrate-pmd-entry.ts";
import { type Zapping, zapPteRange } from "./protocol/zap-pte-range.ts";

const variants = {
  "copy-before-clear": violates("dirty-preserved"),
  "clear-without-flush": violates("dirty-preserved"),
  "clear-flush-copy": violates("translations-preserved"),
  "clear-flush-copy-zap-locks": holds(),
  "exchange-ptes": holds(),
};

/** How the ptes get into the new page, and how zap looks at the pmd meanwhile. */
const orders: Readonly<Record<keyof typeof variants, readonly [Copying<Page>, Zapping["looks"]]>> =
  {
    "copy-before-clear": [copyFlush, "without-lock"],
    "clear-without-flush": [clearCopy, "under-page-table-lock"],
    "clear-flush-copy": [clearFlushCopy, "without-lock"],
    "clear-flush-copy-zap-locks": [clearFlushCopy, "under-page-table-lock"],
    "exchange-ptes": [exchangeFlush, "without-lock"],
  };

export default defineModel({
  name: "relocate",
  about: "a page of ptes moves while one thread uses what it maps and another unmaps it",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 11",
  variants,
  build({ variant }) {
    const { page0, tree, unit, translations, access, claims } = mappedPage();
    const rcu = readCopyUpdate("classic");

    const ptes = mapLocking(tree, { section: rcu });
    const fault = handleMmFault(tree, ptes, { translations });
    const user = task("user", { cpu: 0 }, function* () {
      yield* access("load", () => fault(0, page0));
      yield* access("store", () => fault(0, page0));
    });

    const [copying, looks] = orders[variant];
    const zap = zapPteRange({ mmu: unit, ptes, translations, looks });
    const unmapper = task("unmapper", { cpu: 1 }, () => zap(0));

    const migrate = migratePmdEntry({
      tree,
      copying,
      flush: () => unit.flushTlbMm(),
      free: function* (old) {
        yield* rcu.synchronize();
        yield* step("pte_free", () => old.free());
      },
    });
    const relocator = task("relocator", { cpu: 2 }, () => migrate(0));

    return { actors: [user, unmapper, relocator], claims };
  },
});
