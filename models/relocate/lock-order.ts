/**
 * Piece 11, the order of locks: mremap holds the ptls of two pages of ptes while a relocation takes
 * some of the same locks.
 *
 * move_ptes takes two ptls in the order of its arguments, and says why it may: mmap_sem, held for
 * writing, keeps every other holder of two away. A relocation that goes for memory, not for a process,
 * has no mmap_sem; so it must never hold one ptl and take another, nor have anybody take its locks the
 * other way round. delimbo_pte_nested as posted has: page_table_lock under the ptl of the old address.
 */
import { defineModel, holds, routine, type Steps, step, violates } from "refault";
import {
  none,
  type PageTableTree,
  pageTableTree,
  readCopyUpdate,
  rwsem,
  task,
} from "refault/linux";
import { translationsPreserved } from "../../properties/translations-preserved.ts";
import { copyFlush } from "./protocol/copy-ptes.ts";
import { mapLocking } from "./protocol/handle-mm-fault.ts";
import {
  delimboLocking,
  enterRelocationMode,
  leaveRelocationMode,
  limbo,
} from "./protocol/limbo.ts";
import { migratePmdEntry } from "./protocol/migrate-pmd-entry.ts";
import { moveVma } from "./protocol/move-vma.ts";

const variants = {
  "both-tables": violates("no-deadlock"),
  "both-tables-mmap-sem": holds(),
  "one-table-at-a-time": holds(),
  "delimbo-nested": violates("no-deadlock"),
  "delimbo-nested-mmap-sem": holds(),
};

function* nothing(): Steps {}

/** Holds the ptls of all tables of a range, lowest address first. */
function lockBoth<F>(tree: PageTableTree<F>) {
  return routine("migrate_page_tables", function* () {
    const low = yield* tree.pmd(0).read();
    const high = yield* tree.pmd(1).read();
    if (low === none || high === none) return;
    yield* low.lock();
    yield* high.lock();
    yield* step("move both", () => {});
    yield* high.unlock();
    yield* low.unlock();
  });
}

export default defineModel({
  name: "relocate-lock-order",
  about: "mremap holds the locks of two pages of ptes while a relocation takes some of them",
  source: "Biro, linux-mm 2008-05-09, <20080509135107.28D11DCA63@localhost>",
  variants,
  build({ variant }) {
    const tree = pageTableTree("mm", {
      maps: ["page0"],
      ptePages: ["P", "R", "Q"],
      pmds: 2,
      mapped: [none, "page0"],
    });
    const rcu = readCopyUpdate("classic");
    const mode = limbo("mm");
    const translations = translationsPreserved(tree, () => !tree.pageTableLock.isLocked());
    const mmapSem = rwsem("mm.mmap_sem");

    const isLimbo = variant.startsWith("delimbo");
    const ptes = isLimbo
      ? delimboLocking(tree, mode, { section: rcu })
      : mapLocking(tree, { section: rcu });
    const mremap = moveVma({
      tree,
      mmapSem,
      translations,
      ptes,
      copyVma: nothing,
      unmapOld: nothing,
    });

    const migrate = migratePmdEntry({
      tree,
      copying: copyFlush,
      flush: nothing,
      free: function* (old) {
        yield* rcu.synchronize();
        yield* step("pte_free", () => old.free());
      },
    });
    const relocate = function* (): Steps {
      if (variant.startsWith("both-tables")) return yield* lockBoth(tree)();
      if (isLimbo) yield* enterRelocationMode(tree, mode);
      yield* migrate(1);
      if (isLimbo) yield* leaveRelocationMode(tree, mode);
    };
    const relocator = task("relocator", { cpu: 0 }, function* () {
      const isReader = variant.endsWith("mmap-sem");
      if (isReader) yield* mmapSem.downRead();
      yield* relocate();
      if (isReader) yield* mmapSem.upRead();
    });

    return {
      actors: [relocator, task("mremap", { cpu: 1 }, () => mremap(1, 0))],
      claims: [translations.claim],
    };
  },
});
