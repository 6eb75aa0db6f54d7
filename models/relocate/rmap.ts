/**
 * Piece 4, done without: from a page of ptes to its place in a page table by the reverse map, as Dave
 * Hansen proposes, while mremap moves what it maps elsewhere.
 *
 * From a pte to the page it maps, from that to its anon_vma, from there to the vmas, and by the page's
 * index to an address. By then the address may be another table's business, so what was found must be
 * verified under the lock. And a table that maps nothing, or nothing with a struct page, is not found at
 * all.
 */
import {
  cell,
  choose,
  defineModel,
  fail,
  holds,
  range,
  routine,
  type Steps,
  sequence,
  step,
  violates,
} from "refault";
import { none, type PtePage, pageTableTree, readCopyUpdate, rwsem, task } from "refault/linux";
import { translationsPreserved } from "../../properties/translations-preserved.ts";
import { copyFlush } from "./protocol/copy-ptes.ts";
import { mapLocking } from "./protocol/handle-mm-fault.ts";
import { migratePmdEntry } from "./protocol/migrate-pmd-entry.ts";
import { moveVma } from "./protocol/move-vma.ts";

const variants = {
  "place-not-verified": violates("translations-preserved"),
  "place-verified": holds(),
  "empty-table": violates("table-found"),
};

export default defineModel({
  name: "relocate-rmap",
  about: "the way from a page of ptes to its place by the reverse map, while mremap moves ptes",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>",
  variants,
  build({ variant }) {
    const tree = pageTableTree("mm", {
      maps: ["page0"],
      ptePages: ["P", "R", "Q"],
      pmds: 2,
      mapped: variant === "empty-table" ? [] : ["page0"],
    });
    const rcu = readCopyUpdate("classic");
    const translations = translationsPreserved(tree, () => !tree.pageTableLock.isLocked());
    /** Where each vma of page0's anon_vma has it: page_address_in_vma. */
    const addresses = cell("page0.addresses", sequence(range(0, 1), 2), [0]);

    const ptes = mapLocking(tree, { section: rcu });
    const mremap = moveVma({
      tree,
      mmapSem: rwsem("mm.mmap_sem"),
      translations,
      ptes,
      copyVma: () => addresses.write([0, 1]),
      unmapOld: () => addresses.write([1]),
    });

    const findTable = routine("page_table_address", function* (ptePage: PtePage<"page0">) {
      const pte = yield* step("pte_page(*pte)", () => ptePage.pte(0).value);
      if (pte === none) return null;
      return yield* step("page_address_in_vma(page, vma)", () => choose(addresses.value));
    });
    const migrate = migratePmdEntry({
      tree,
      copying: copyFlush,
      flush: function* (): Steps {},
      free: function* (old) {
        yield* rcu.synchronize();
        yield* step("pte_free", () => old.free());
      },
      locks: variant === "place-not-verified" ? "ptl-without-recheck" : "recheck-then-ptl",
    });

    const relocator = task("relocator", { cpu: 0 }, function* () {
      const table = yield* tree.pmd(0).read();
      if (table === none) return;
      const address = yield* findTable(table);
      if (address !== null) yield* migrate(address, table);
      else if (variant === "empty-table") {
        yield* step("give up", () =>
          fail("table-found", `${table.name} maps no page to start from`),
        );
      }
    });

    return {
      actors: [relocator, task("mremap", { cpu: 1 }, () => mremap(0, 1))],
      claims: [translations.claim],
    };
  },
});
