/**
 * Piece 5, walks: threads fault on addresses whose page of ptes is being moved.
 *
 * A fault reads the pmd without a lock and then takes the lock in the page that it named; by then the
 * ptes, and the lock that guards them, may be elsewhere. The kernel of today asks the pmd again once it
 * has the lock. Ross Biro's patches walk again too, but only while the mm says that its page tables
 * are being moved (limbo.ts).
 */
import { again, defineModel, done, holds, integer, loop, step, violates } from "refault";
import { pageTableTree, readCopyUpdate, task, unprotected } from "refault/linux";
import { soleOwner } from "../../properties/sole-owner.ts";
import { translationsPreserved } from "../../properties/translations-preserved.ts";
import { copyFlush } from "./protocol/copy-ptes.ts";
import { handleMmFault, mapLocking } from "./protocol/handle-mm-fault.ts";
import {
  delimboLocking,
  enterRelocationMode,
  leaveRelocationMode,
  limbo,
} from "./protocol/limbo.ts";
import { migratePmdEntry } from "./protocol/migrate-pmd-entry.ts";

const variants = {
  "no-recheck": violates("translations-preserved"),
  "old-ptl-not-held": violates("sole-owner"),
  "freed-at-once": violates("no-use-after-free"),
  recheck: holds(),
  delimbo: holds(),
  "delimbo-left-early": violates("translations-preserved"),
  "delimbo-preemptible": violates("no-use-after-free"),
};

export default defineModel({
  name: "relocate-walk",
  about: "threads fault on addresses whose page of ptes is being moved",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 5",
  parameters: {
    /** Threads that fault, each on the next address and on a CPU of its own. */
    faulters: integer(2, { min: 2, max: 4 }),
  },
  variants,
  build({ variant, faulters }) {
    const frames = Array.from({ length: faulters }, (_, address) => `page${address}`);
    const tree = pageTableTree("mm", { maps: frames, ptePages: ["P", "Q"], ptes: faulters });
    const translations = translationsPreserved(tree, () => !tree.pageTableLock.isLocked());
    const range = soleOwner("the range");

    // From the walk to the unlock a fault does not sleep. Unless the kernel is preemptible, that makes
    // it a reader; the kernel of today says so itself.
    const isPreemptible = variant === "delimbo-preemptible";
    const rcu = readCopyUpdate(isPreemptible ? "preemptible" : "classic");
    const section = isPreemptible ? unprotected : rcu;
    const mode = limbo("mm");
    const ptes = variant.startsWith("delimbo")
      ? delimboLocking(tree, mode, { section })
      : mapLocking(tree, { recheck: variant === "no-recheck" ? "nothing" : "pmd", section });

    const fault = handleMmFault(tree, ptes, { translations, range });
    const threads = frames.map((frame, address) =>
      task(`thread${address}`, { cpu: address }, () =>
        loop(null, function* () {
          return (yield* fault(address, frame)) ? done() : again(null);
        }),
      ),
    );

    const migrate = migratePmdEntry({
      tree,
      copying: copyFlush,
      flush: function* () {},
      free: function* (old) {
        if (variant === "delimbo-left-early") yield* leaveRelocationMode(tree, mode);
        if (variant !== "freed-at-once") yield* rcu.synchronize();
        yield* step("pte_free", () => old.free());
      },
      locks: variant === "old-ptl-not-held" ? "no-ptl" : "recheck-then-ptl",
    });
    const relocator = task("relocator", { cpu: faulters }, function* () {
      if (variant.startsWith("delimbo")) yield* enterRelocationMode(tree, mode);
      yield* migrate(0);
      if (variant.startsWith("delimbo") && variant !== "delimbo-left-early") {
        yield* leaveRelocationMode(tree, mode);
      }
    });

    return { actors: [...threads, relocator], claims: [translations.claim] };
  },
});
