/**
 * spufs-class1: the SPU's own page faults, and the lock of its context.
 *
 * When the DMA of an SPU finds no pte, a thread that holds the state_mutex is told, and has to handle
 * the fault with mmap_sem held for reading. A fault of user code on the local store takes the two the
 * other way round. Names and order of steps: `spufs_handle_class1` of 2.6.22, which lets go of the
 * state_mutex meanwhile, in spu-run.ts, and the handler of spufs.ts.
 */
import { cell, defineModel, holds, integer, range, routine, type Steps, violates } from "refault";
import { mapping, mm, task, userAccess, type Vma, vma, vmInsertPfn } from "refault/linux";
import { refaultTerminates } from "../../properties/refault-terminates.ts";
import { type SpuContext, twoContexts } from "./spu-context.ts";
import { type AnonymousPage, handleClass1, heap } from "./spu-run.ts";

const variants = {
  released: holds(),
  kept: violates("no-deadlock"),
  "kept-nobody-writes": holds(),
  "kept-own-area": violates("no-self-deadlock"),
};

const localStore = "local store of spu0";
type Frame = typeof localStore | AnonymousPage;

function memMmapNopfn({ stateLock }: SpuContext<Frame>) {
  return routine("spufs_mem_mmap_nopfn", function* (area: Vma<Frame>): Steps<"NOPFN_REFAULT"> {
    yield* stateLock.toLook.lock();
    yield* vmInsertPfn(area, localStore);
    yield* stateLock.toLook.unlock();
    return "NOPFN_REFAULT";
  });
}

export default defineModel({
  name: "spufs-class1",
  about: "a thread that holds the lock of a context handles the page faults of the SPU",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads that touch the local store of ctx0. */
    touchers: integer(1, { min: 1, max: 4 }),
    /** Threads that map something meanwhile: they make readers of mmap_sem wait for readers. */
    mappers: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, touchers, mappers }) {
    const file = mapping<Frame>("ctx0.local_store");
    const { ctx0 } = twoContexts<Frame>({
      contents: ["what ctx0 keeps"],
      lock: "mutex",
      mapping: file,
    });
    const space = mm<Frame>("mm", { maps: [localStore, "anonymous page"], pages: 2 });
    const area = vma({ mm: space, mapping: file, page: 0, ops: { nopfn: memMmapNopfn(ctx0) } });
    const memory = heap(space, 1);

    const loads = cell("loads", range(0, touchers));
    const users = Array.from({ length: touchers }, (_, index) =>
      task(`toucher${index}`, { cpu: index }, () =>
        userAccess(area, "load x", () => {
          loads.value += 1;
        }),
      ),
    );
    const targets = {
      released: [memory, area],
      kept: [memory],
      "kept-nobody-writes": [memory],
      "kept-own-area": [area],
    };
    const stateMutex = variant === "released" ? "released" : "kept";
    const runSpu = routine("spufs_run_spu", function* () {
      yield* ctx0.stateLock.toLook.lock();
      for (const target of targets[variant]) yield* handleClass1(ctx0, target, { stateMutex });
      yield* ctx0.stateLock.toLook.unlock();
    });
    const { mmapSem } = space;
    const writers = variant === "kept-nobody-writes" ? 0 : mappers;
    return {
      actors: [
        ...users,
        task("run-ctx0", { cpu: touchers }, runSpu),
        ...Array.from({ length: writers }, (_, index) =>
          task(`mapper${index}`, { cpu: touchers + 1 + index }, function* () {
            yield* mmapSem.downWrite();
            yield* mmapSem.upWrite();
          }),
        ),
      ],
      claims: [refaultTerminates(() => loads.value === touchers)],
    };
  },
});
