/**
 * Piece 10, RCU for freeing page tables: a page of ptes is unmapped and freed while somebody walks
 * through it without any lock.
 *
 * The freeing is that of powerpc64 (2.6.24, arch/powerpc/mm/tlb_64.c), which had to do it years before
 * the others: its flush is broadcast and waits for nobody. It has three branches: free at once if nobody
 * else can walk, put the page into a batch for RCU, or interrupt every CPU if there is no page for the
 * batch. Each is right for some walkers only.
 */
import { cell, choose, defineModel, holds, range, routine, step, violates } from "refault";
import {
  getUserPagesFast,
  irqsOff,
  none,
  type PtePage,
  pageTableTree,
  preemptDisable,
  preemptEnable,
  type RcuFlavour,
  rcuCallback,
  readCopyUpdate,
  smpCallFunction,
  task,
  unprotected,
} from "refault/linux";

interface Setting {
  readonly walker: "thread of the mm" | "foreign";
  readonly walks: "irqs-off" | "rcu" | "unprotected";
  /** Which branch is taken where more than one may be. */
  readonly branch: "any" | "batch" | "interrupt-all" | "broadcast";
  readonly rcu: RcuFlavour;
  readonly batch: "after-grace-period" | "at-once";
}

const usual: Setting = {
  walker: "thread of the mm",
  walks: "irqs-off",
  branch: "any",
  rcu: "classic",
  batch: "after-grace-period",
};

const variants = {
  powerpc64: holds(),
  "batch-freed-at-once": violates("no-use-after-free"),
  "broadcast-flush-only": violates("no-use-after-free"),
  "walk-unprotected": violates("no-use-after-free"),
  "rcu-walk-batched": holds(),
  "rcu-walk-interrupted": violates("no-use-after-free"),
  "foreign-walker": violates("no-use-after-free"),
};

const settings: Readonly<Record<keyof typeof variants, Setting>> = {
  powerpc64: usual,
  "batch-freed-at-once": { ...usual, branch: "batch", batch: "at-once" },
  "broadcast-flush-only": { ...usual, branch: "broadcast" },
  "walk-unprotected": { ...usual, walks: "unprotected" },
  "rcu-walk-batched": { ...usual, walks: "rcu", branch: "batch", rcu: "preemptible" },
  "rcu-walk-interrupted": { ...usual, walks: "rcu", branch: "interrupt-all", rcu: "preemptible" },
  "foreign-walker": { ...usual, walker: "foreign" },
};

export default defineModel({
  name: "relocate-table-freeing",
  about: "a page of ptes is freed while somebody walks through it without a lock",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 10",
  variants,
  build({ variant }) {
    const setting = settings[variant];
    const tree = pageTableTree("mm", { maps: ["page0"], ptePages: ["P"], mapped: ["page0"] });
    const rcu = readCopyUpdate(setting.rcu, { callbacksOn: [0] });
    const section = { "irqs-off": irqsOff, rcu, unprotected }[setting.walks];
    /** A foreign walker is no user of the mm, and its CPU is not in cpu_vm_mask. */
    const mmUsers = cell("mm.mm_users", range(0, 2), setting.walker === "foreign" ? 1 : 2);

    const pgtableFree = (ptePage: PtePage<"page0">) =>
      step(`pgtable_free(${ptePage.name})`, () => ptePage.free());
    const freeAfterGracePeriod = rcuCallback("pte_free_rcu_callback", pgtableFree);
    const pteFreeSmpSync = smpCallFunction("pte_free_smp_sync", () => {});

    const pgtableFreeTlb = routine("pgtable_free_tlb", function* (ptePage: PtePage<"page0">) {
      if (yield* step("mm_users < 2 || cpu_vm_mask == this CPU", () => mmUsers.value < 2)) {
        return yield* pgtableFree(ptePage);
      }
      const { branch } = setting;
      const branches = branch === "any" ? (["batch", "interrupt-all"] as const) : [branch];
      const taken = yield* step("__get_free_page(GFP_ATOMIC)", () => choose(branches));
      if (taken === "interrupt-all") yield* pteFreeSmpSync();
      if (taken !== "batch" || setting.batch === "at-once") return yield* pgtableFree(ptePage);
      yield* rcu.call(ptePage, freeAfterGracePeriod);
    });

    const unmap = routine("free_pgtables", function* () {
      yield* step("tlb_gather_mmu", preemptDisable);
      const ptePage = yield* step("pmd_clear(pmd)", () => {
        const pmd = tree.pmd(0);
        const named = pmd.value;
        pmd.value = none;
        return named;
      });
      if (ptePage !== none) yield* pgtableFreeTlb(ptePage);
      yield* step("put_cpu_var(mmu_gathers)", preemptEnable);
    });

    const walker = task("walker", { cpu: 1 }, function* () {
      yield* getUserPagesFast(tree, 0, section);
      if (setting.walker === "foreign") return;
      yield* step("exit: atomic_dec(mm_users)", () => {
        mmUsers.value -= 1;
      });
    });

    return { actors: [walker, task("unmapper", { cpu: 0 }, unmap), ...rcu.actors] };
  },
});
