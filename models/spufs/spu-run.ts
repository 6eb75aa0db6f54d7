/**
 * A thread that runs a context: gets the SPU for it, sees to the page faults of the SPU's DMA, and gives
 * the SPU back (2.6.22, arch/powerpc/platforms/cell/spufs/{run,sched,fault}.c).
 *
 * An SPU has no page fault handler of its own; its DMA stops until the thread has handled the fault for
 * it, and for that long the thread does not give the SPU back. Left out: time slices, so a context is
 * on the SPU until its thread says otherwise.
 */
import { again, done, loop, routine, type Steps, step, when } from "refault";
import { handleMmFault, type Mm, mapping, type Vma, vma } from "refault/linux";
import { type Spu, type SpuContext, spuSwitching } from "./spu-context.ts";

export interface SchedulingOptions {
  /** Those who wait for a context to be loaded. */
  readonly runWq?: "woken" | "forgotten";
}

/** Gets the SPU for a context, and gives it back; called with its state_mutex held. */
export function spuScheduling<F>(spu: Spu, { runWq = "woken" }: SchedulingOptions = {}) {
  const { spuBindContext, spuUnbindContext } = spuSwitching<F>(spu);

  const spuGetIdle = ({ name }: SpuContext<F>) =>
    step("ctx->spu? spu_get_idle", () => {
      if (spu.ctx.value === name) return "bound";
      if (spu.ctx.value !== null) return "none";
      spu.ctx.value = name;
      return "idle";
    });

  const spuPrioWait = routine("spu_prio_wait", function* ({ name, stateLock }: SpuContext<F>) {
    yield* stateLock.toSwitch.unlock();
    yield* step("schedule()", () => when(spu.ctx.value === null || spu.ctx.value === name));
    yield* stateLock.toSwitch.lock();
  });

  /** Of several threads that wait for one context, the first to find the SPU idle binds it. */
  const spuActivate = routine("spu_activate", (ctx: SpuContext<F>) =>
    loop(null, function* () {
      const found = yield* spuGetIdle(ctx);
      if (found === "none") {
        yield* spuPrioWait(ctx);
        return again(null);
      }
      if (found === "idle") {
        yield* spuBindContext(ctx);
        if (runWq === "woken") yield* ctx.runWq.wakeUpAll();
      }
      return done();
    }),
  );

  const spuYield = routine("spu_yield", (ctx: SpuContext<F>) => spuUnbindContext(ctx));

  return { spuActivate, spuYield };
}

export interface Class1Options {
  /** What happens to the state_mutex while the fault is handled; released, unless a variant asks why. */
  readonly stateMutex?: "released" | "kept";
}

/** Memory of the process itself, which its SPUs' DMA is the first to come to. */
export function heap<F>(mm: Mm<F | AnonymousPage>, page: number): Vma<F | AnonymousPage> {
  const fault = routine("do_anonymous_page", () =>
    step("alloc_zeroed_user_highpage", (): { page: F | AnonymousPage } => ({
      page: "anonymous page",
    })),
  );
  return vma({ mm, mapping: mapping("heap"), page, ops: { fault } });
}

export type AnonymousPage = "anonymous page";

/** The fault of a DMA to `area`; called with the state_mutex held. */
export function handleClass1<F, G>(
  { stateLock }: SpuContext<F>,
  area: Vma<G>,
  { stateMutex = "released" }: Class1Options = {},
): Steps {
  const { mmapSem } = area.mm;
  const spuHandleMmFault = routine("spu_handle_mm_fault", function* () {
    yield* mmapSem.downRead();
    yield* handleMmFault(area);
    yield* mmapSem.upRead();
  });
  return routine("spufs_handle_class1", function* () {
    if (stateMutex === "released") yield* stateLock.toLook.unlock();
    yield* spuHandleMmFault();
    if (stateMutex === "released") yield* stateLock.toLook.lock();
  })();
}
