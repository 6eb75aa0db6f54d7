/**
 * spufs-ps: user code touches the registers of an SPU. A context that is saved has none, so the fault
 * has to wait until it is loaded.
 *
 * The fault comes in with mmap_sem held for reading. If it waits so and another thread asks for mmap_sem
 * to write, every later reader queues up behind that one, and the context that has the SPU may need to
 * be such a reader to get done. Names and order of steps: `spufs_ps_nopfn` of 2.6.22; from 2.6.27
 * `spufs_ps_fault`, which lets go of mmap_sem to wait, and then inserts nothing.
 */
import {
  again,
  cell,
  defineModel,
  done,
  forever,
  holds,
  integer,
  loop,
  range,
  routine,
  type Steps,
  step,
  violates,
} from "refault";
import { mapping, mm, schedule, task, userAccess, type Vma, vma, vmInsertPfn } from "refault/linux";
import { eventuallyServed } from "../../properties/eventually-served.ts";
import { noForeignAccess } from "../../properties/no-foreign-access.ts";
import { refaultTerminates } from "../../properties/refault-terminates.ts";
import { type SpuContext, twoContexts } from "./spu-context.ts";
import { type AnonymousPage, handleClass1, heap, spuScheduling } from "./spu-run.ts";

const variants = {
  "waits-under-mmap-sem": violates("no-deadlock"),
  "readers-pass-writers": holds(),
  "down-read-under-state-mutex": violates("no-deadlock"),
  "releases-before-down-read": holds(),
  "no-wake-up": violates("eventually-served"),
  "does-not-wait": violates("no-foreign-access"),
};
type Variant = keyof typeof variants;

const problemState = "problem state of spu0";
type Frame = typeof problemState | AnonymousPage;
type Context = SpuContext<Frame>;

/** 2.6.22: waits for the SPU itself, and then inserts. */
function psNopfn({ stateLock, state }: Context, spuActivate: () => Steps) {
  const spuAcquireRunnable = routine("spu_acquire_runnable", function* () {
    yield* stateLock.toLook.lock();
    const isSaved = yield* step("ctx->state == SPU_STATE_SAVED?", () => state.value === "SAVED");
    if (isSaved) yield* spuActivate();
  });
  return routine("spufs_ps_nopfn", function* (area: Vma<Frame>): Steps<"NOPFN_REFAULT"> {
    yield* spuAcquireRunnable();
    yield* vmInsertPfn(area, problemState);
    yield* stateLock.toLook.unlock();
    return "NOPFN_REFAULT";
  });
}

/** 2.6.27: waits until somebody has loaded the context, and then has the access run again. */
function psFault(variant: Variant, { stateLock, state, runWq }: Context) {
  const { toLook: stateMutex } = stateLock;
  const isRunnable = () => state.value === "RUNNABLE";

  /** Returns with the state_mutex held again. */
  const spufsWait = routine("spufs_wait", function* () {
    yield* loop(null, function* () {
      yield* runWq.prepare("TASK_INTERRUPTIBLE");
      if (yield* step("ctx->state == SPU_STATE_RUNNABLE?", isRunnable)) return done();
      yield* stateMutex.unlock();
      yield* schedule();
      yield* stateMutex.lock();
      return again(null);
    });
    yield* runWq.finish();
  });

  return routine("spufs_ps_fault", function* (area: Vma<Frame>): Steps<"VM_FAULT_NOPAGE"> {
    const { mmapSem } = area.mm;
    yield* stateMutex.lock();
    const isSaved = yield* step("ctx->state == SPU_STATE_SAVED?", () => !isRunnable());
    if (!isSaved || variant === "does-not-wait") {
      yield* vmInsertPfn(area, problemState);
      yield* stateMutex.unlock();
      return "VM_FAULT_NOPAGE";
    }
    yield* mmapSem.upRead();
    yield* spufsWait();
    if (variant === "down-read-under-state-mutex") {
      yield* mmapSem.downRead();
      yield* stateMutex.unlock();
    } else {
      yield* stateMutex.unlock();
      yield* mmapSem.downRead();
    }
    return "VM_FAULT_NOPAGE";
  });
}

export default defineModel({
  name: "spufs-ps",
  about: "a fault waits for its context to be loaded, and so may whoever has the SPU",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads that touch the problem state area of ctx0. */
    touchers: integer(2, { min: 1, max: 3 }),
    /** Threads that map something meanwhile: they make readers of mmap_sem wait for readers. */
    mappers: integer(1, { min: 0, max: 2 }),
  },
  variants,
  build({ variant, touchers, mappers }) {
    const psmap = mapping<Frame>("ctx0.psmap");
    const { spu0, ctx0, ctx1 } = twoContexts<Frame>({
      contents: ["what ctx0 keeps"],
      lock: "mutex",
      mapping: psmap,
      runs: "ctx1",
    });
    const { spuActivate, spuYield } = spuScheduling<Frame>(spu0, {
      runWq: variant === "no-wake-up" ? "forgotten" : "woken",
    });
    const readersPass = variant === "readers-pass-writers";
    const space = mm<Frame>("mm", {
      maps: [problemState, "anonymous page"],
      pages: 2,
      mmapSem: { readers: readersPass ? "pass-waiting-writers" : "queue-up" },
    });
    const waitsUnderMmapSem = readersPass || variant === "waits-under-mmap-sem";
    const area = vma({
      mm: space,
      mapping: psmap,
      page: 0,
      ops: waitsUnderMmapSem
        ? { nopfn: psNopfn(ctx0, () => spuActivate(ctx0)) }
        : { fault: psFault(variant, ctx0) },
    });
    const memory = heap(space, 1);

    const loads = cell("loads", range(0, touchers));
    const users = Array.from({ length: touchers }, (_, index) =>
      task(`toucher${index}`, { cpu: index }, () =>
        userAccess(area, "load ps", () => {
          noForeignAccess("ctx0", "spu0", spu0.ctx.value);
          loads.value += 1;
        }),
      ),
    );
    const { toSwitch: ctx1StateMutex } = ctx1.stateLock;
    const runCtx1 = routine("spufs_run_spu", function* () {
      yield* ctx1StateMutex.lock();
      yield* handleClass1(ctx1, memory);
      yield* spuYield(ctx1);
      yield* ctx1StateMutex.unlock();
    });
    const { toSwitch: ctx0StateMutex } = ctx0.stateLock;
    const runCtx0 = routine("spufs_run_spu", function* () {
      yield* ctx0StateMutex.lock();
      yield* spuActivate(ctx0);
      yield* ctx0StateMutex.unlock();
    });
    // Faults that do not load the context themselves need a thread that does.
    const runs = waitsUnderMmapSem ? [] : [task("run-ctx0", { cpu: touchers + 1 }, runCtx0)];
    const { mmapSem } = space;
    return {
      actors: [
        ...users,
        task("run-ctx1", { cpu: touchers }, runCtx1),
        ...runs,
        ...Array.from({ length: mappers }, (_, index) =>
          task(`mapper${index}`, { cpu: touchers + 2 + index, daemon: true }, () =>
            forever(function* () {
              yield* mmapSem.downWrite();
              yield* mmapSem.upWrite();
            }),
          ),
        ),
      ],
      claims: [
        refaultTerminates(() => loads.value === touchers),
        eventuallyServed(() => ctx0.runWq.waiters.value.length > 0),
      ],
    };
  },
});
