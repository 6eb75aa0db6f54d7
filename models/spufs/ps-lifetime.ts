/**
 * spufs-ps-lifetime: a fault that lets go of mmap_sem to wait for its context, and the context goes.
 *
 * As long as a fault holds mmap_sem its vma is there; the vma holds its file, and the file the context.
 * When `spufs_ps_nopfn` began to let go of mmap_sem, another thread could unmap and close the file
 * meanwhile, and the fault went on to lock what had been freed. `spufs_ps_fault` of 2.6.27 takes a
 * reference of its own, and takes it first. Left out: being loaded, so only a signal ends the wait.
 */
import {
  again,
  booleans,
  cell,
  defineModel,
  done,
  holds,
  loop,
  routine,
  step,
  violates,
} from "refault";
import { mutex, type Rwsem, refcount, rwsem, task } from "refault/linux";

const variants = {
  "reference-first": holds(),
  "no-reference": violates("no-use-after-free"),
  "reference-after-up-read": violates("no-refcount-from-zero"),
};
type Variant = keyof typeof variants;

/** struct spu_context */
function spuContext(name: string) {
  const stateMutex = mutex(`${name}.state_mutex`);
  const kref = refcount(`${name}.kref`);
  return {
    stateMutex,
    get: routine("get_spu_context", () => kref.inc()),
    put: routine("put_spu_context", function* () {
      if (yield* kref.decAndTest())
        yield* routine("destroy_spu_context", () => stateMutex.free())();
    }),
  };
}
type SpuContext = ReturnType<typeof spuContext>;

/** SAVED; called with mmap_sem held for reading. */
function psFault(variant: Variant, mmapSem: Rwsem, { stateMutex, get, put }: SpuContext) {
  const isSignalPending = () => true;
  const spufsWait = routine("spufs_wait", function* () {
    yield* stateMutex.unlock();
    yield* step("schedule(), until a signal comes", () => {});
    return yield* stateMutex.lockInterruptible(isSignalPending);
  });

  return routine("spufs_ps_fault", function* () {
    if (variant === "reference-first") yield* get();
    yield* stateMutex.lock();
    yield* mmapSem.upRead();
    if (variant === "reference-after-up-read") yield* get();
    const error = yield* spufsWait();
    yield* mmapSem.downRead();
    if (error === 0) yield* stateMutex.unlock();
    if (variant !== "no-reference") yield* put();
  });
}

export default defineModel({
  name: "spufs-ps-lifetime",
  about: "a fault waits for its context without mmap_sem while the context is destroyed",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  variants,
  build({ variant }) {
    const mmapSem = rwsem("mm.mmap_sem");
    const isMapped = cell("vma is mapped", booleans, true);
    const ctx = spuContext("ctx0");
    const fault = psFault(variant, mmapSem, ctx);

    const touch = routine("do_page_fault", () =>
      loop(null, function* () {
        yield* mmapSem.downRead();
        const isThere = yield* step("find_vma", () => isMapped.value);
        if (isThere) yield* fault();
        yield* mmapSem.upRead();
        return isThere ? again(null) : done();
      }),
    );
    const leave = routine("munmap, close", function* () {
      yield* mmapSem.downWrite();
      yield* step("unmap_region", () => {
        isMapped.value = false;
      });
      yield* mmapSem.upWrite();
      yield* ctx.put();
    });
    return { actors: [task("toucher", { cpu: 0 }, touch), task("owner", { cpu: 1 }, leave)] };
  },
});
