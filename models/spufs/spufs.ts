/**
 * spufs: user code touches the mapped local store of an SPU while the scheduler takes the SPU away.
 *
 * The mail says that the fault handler should insert the pte itself, under the lock that the context
 * switch holds while it unmaps, and have the access run again. Before that the handler answered a page,
 * and truncate_count told the core of a switch. The other variants do without one part of either.
 * Names and order of steps are those of 2.6.22 (2.6.20 for ->nopage): file.c of
 * arch/powerpc/platforms/cell/spufs here, the context switch in spu-context.ts, mm/memory.c in the
 * vocabulary.
 */
import { cell, defineModel, holds, integer, range, repeat, routine, step, violates } from "refault";
import {
  mapping,
  mm,
  task,
  userAccess,
  type Vma,
  type VmOperations,
  vma,
  vmInsertPfn,
} from "refault/linux";
import { lastStoreWins } from "../../properties/last-store-wins.ts";
import { noForeignAccess } from "../../properties/no-foreign-access.ts";
import { refaultTerminates } from "../../properties/refault-terminates.ts";
import { translationCoherent } from "../../properties/translation-coherent.ts";
import {
  type LocalStore,
  localStoreOf,
  type Spu,
  type SpuContext,
  spuSwitching,
  twoContexts,
} from "./spu-context.ts";

const variants = {
  "core-inserts": violates("no-foreign-access"),
  "handler-inserts": holds(),
  "unlock-before-insert": violates("no-foreign-access"),
  "inserts-nothing": violates("refault-terminates"),
  "driver-spinlock": violates("no-sleep-in-atomic"),
  "save-before-unmap": violates("last-store-wins"),
  "no-tlb-flush": violates("translation-coherent"),
  "nopage-truncate-count": holds(),
  "nopage-no-truncate-count": violates("no-foreign-access"),
};
type Variant = keyof typeof variants;

function memMmapNopfn(variant: Variant, spu: Spu, ctx: SpuContext) {
  const stateMutex = ctx.stateLock.toLook;
  return routine("spufs_mem_mmap_nopfn", function* (area: Vma<LocalStore>) {
    yield* stateMutex.lock();
    const pfn = yield* step("ctx->state == SPU_STATE_SAVED?", () => localStoreOf(ctx, spu));
    if (variant === "core-inserts") {
      yield* stateMutex.unlock();
      return { pfn };
    }
    if (variant === "unlock-before-insert") {
      yield* stateMutex.unlock();
      yield* vmInsertPfn(area, pfn);
      return "NOPFN_REFAULT";
    }
    // -EBUSY says that another thread has mapped it; the access runs again and will see.
    if (variant !== "inserts-nothing") yield* vmInsertPfn(area, pfn);
    yield* stateMutex.unlock();
    return "NOPFN_REFAULT";
  });
}

function memMmapNopage(spu: Spu, ctx: SpuContext) {
  const stateSema = ctx.stateLock.toLook;
  return routine("spufs_mem_mmap_nopage", function* () {
    yield* stateSema.lock();
    const page = yield* step("ctx->state == SPU_STATE_SAVED?", () => localStoreOf(ctx, spu));
    yield* stateSema.unlock();
    return { page };
  });
}

function memMmapVmops(variant: Variant, spu: Spu, ctx: SpuContext): VmOperations<LocalStore> {
  if (variant.startsWith("nopage")) return { nopage: memMmapNopage(spu, ctx) };
  return { nopfn: memMmapNopfn(variant, spu, ctx) };
}

function stateLockOf(variant: Variant) {
  if (variant === "driver-spinlock") return "spinlock";
  return variant.startsWith("nopage") ? "rwsem" : "mutex";
}

export default defineModel({
  name: "spufs",
  about: "user code touches an SPU's local store while the scheduler takes the SPU away",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads that store to and load from the local store of ctx0. */
    touchers: integer(1, { min: 1, max: 4 }),
    /** The scheduler runs on the last CPU, the touchers on the others. */
    cpus: integer(2, { min: 1, max: 4 }),
    /** How often the SPU goes to the other context. */
    switches: integer(2, { min: 1, max: 4 }),
    /** How often each toucher stores and loads. */
    rounds: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, touchers, cpus, switches, rounds }) {
    const x = (value: number) => `x=${value}`;
    const stores = Array.from({ length: touchers * rounds }, (_, index) => x(index + 1));
    const contents = [x(0), ...stores] as const;
    const localStore = mapping<LocalStore>(
      "ctx0.local_store",
      variant === "nopage-truncate-count" ? { truncateCounts: switches } : {},
    );
    const lock = stateLockOf(variant);
    const { spu0, ctx0, ctx1 } = twoContexts({ contents, lock, mapping: localStore });
    const area = vma({
      mm: mm("mm", { maps: [spu0.localStore, ctx0.csaLs] }),
      mapping: localStore,
      ops: memMmapVmops(variant, spu0, ctx0),
    });

    const memory = lastStoreWins("ctx0.local_store", contents);
    const touch = (page: LocalStore) => {
      const owner = page === spu0.localStore ? spu0.ctx.value : "ctx0";
      noForeignAccess("ctx0", page.name, owner);
    };
    const store = (value: string) =>
      userAccess(area, `store ${value}`, (page) => {
        touch(page);
        page.value = value;
        memory.stored(value);
      });
    const loads = cell("loads", range(0, touchers * rounds));
    const load = () =>
      userAccess(area, "load x", (page) => {
        touch(page);
        memory.loaded(page.value);
        loads.value += 1;
      });
    const users = Array.from({ length: touchers }, (_, toucher) =>
      task(`toucher${toucher}`, { cpu: toucher % Math.max(1, cpus - 1) }, () =>
        repeat(rounds, function* (round) {
          yield* store(x(round * touchers + toucher + 1));
          yield* load();
        }),
      ),
    );

    const { spuSwitch } = spuSwitching<LocalStore>(spu0, {
      tlb: variant === "no-tlb-flush" ? "forgotten" : "flushed",
      save: variant === "save-before-unmap" ? "before-unmap" : "after-unmap",
    });
    const scheduler = task("spusched", { cpu: cpus - 1 }, () =>
      repeat(switches, (turn) => (turn % 2 === 0 ? spuSwitch(ctx0, ctx1) : spuSwitch(ctx1, ctx0))),
    );

    return {
      actors: [...users, scheduler],
      claims: [
        translationCoherent(area, {
          settled: () => ctx0.stateLock.isSettled(),
          isRight: (page) => page === localStoreOf(ctx0, spu0),
        }),
        refaultTerminates(() => loads.value === touchers * rounds),
      ],
    };
  },
});
