/**
 * Piece 9, the test module: everything at once, and something that moves pages of ptes at random.
 *
 * The protocol is the one that the other models leave standing: page_table_lock, then ask the pmd, then
 * the ptl; the ptes by atomic exchange; flush; a grace period for those who walk without locks; and
 * whoever takes a ptl asks the pmd again. Each variant but the first goes without one of these.
 */
import { defineModel, holds, integer, repeat, type Steps, step, violates } from "refault";
import { getUserPagesFast, readCopyUpdate, task } from "refault/linux";
import { copyFlush, exchangeFlush } from "./protocol/copy-ptes.ts";
import { handleMmFault, mapLocking } from "./protocol/handle-mm-fault.ts";
import { mappedPage } from "./protocol/mapped-page.ts";
import { migratePmdEntry } from "./protocol/migrate-pmd-entry.ts";
import { zapPteRange } from "./protocol/zap-pte-range.ts";

const variants = {
  complete: holds(),
  "without-exchange": violates("dirty-preserved"),
  "without-flush": violates("freed-implies-unreachable"),
  "without-grace-period": violates("no-use-after-free"),
  "without-recheck": violates("translations-preserved"),
};

export default defineModel({
  name: "relocate-test-module",
  about: "pages of ptes move at random under a user, an unmapper and a walker without locks",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 9",
  parameters: {
    /** How often the page of ptes moves; when is open. */
    moves: integer(1, { min: 1, max: 3 }),
    /** How often the user stores, and the other one unmaps. */
    rounds: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, moves, rounds }) {
    const { page0, tree, unit, translations, access, claims } = mappedPage();
    const rcu = readCopyUpdate("classic");

    const recheck = variant === "without-recheck" ? "nothing" : "pmd";
    const ptes = mapLocking(tree, { recheck, section: rcu });
    const fault = handleMmFault(tree, ptes, { translations });
    const user = task("user", { cpu: 0 }, () =>
      repeat(rounds, () => access("store", () => fault(0, page0))),
    );
    const zap = zapPteRange({ mmu: unit, ptes, translations, looks: "without-lock" });
    const unmapper = task("unmapper", { cpu: 1 }, () => repeat(rounds, () => zap(0)));
    const walker = task("walker", { cpu: 1 }, () => getUserPagesFast(tree, 0, rcu));

    const migrate = migratePmdEntry({
      tree,
      copying: variant === "without-exchange" ? copyFlush : exchangeFlush,
      flush: function* (): Steps {
        if (variant !== "without-flush") yield* unit.flushTlbMm();
      },
      free: function* (old) {
        if (variant !== "without-grace-period") yield* rcu.synchronize();
        yield* step("pte_free", () => old.free());
      },
    });
    const module = task("test module", { cpu: 2 }, () => repeat(moves, () => migrate(0)));

    return { actors: [user, unmapper, walker, module], claims };
  },
});
