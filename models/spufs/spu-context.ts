/**
 * An SPU, the contexts that take turns on it, and the switch between two of them (2.6.22,
 * arch/powerpc/platforms/cell/spufs/{context,sched}.c).
 *
 * A context's local store is in the SPU while the context is RUNNABLE and in `csa.ls` while it is
 * SAVED. Both halves of a switch happen under the context's state_mutex, and both first take its
 * files out of every page table. Left out: what a switch does to other parts of the context.
 */
import { type Cell, cell, routine, type Steps, step } from "refault";
import {
  type Mapping,
  type Mutex,
  mutex,
  rwsem,
  spinlock,
  type UnmapOptions,
  unmapMappingRange,
  type WaitQueue,
  waitQueue,
} from "refault/linux";

/** Memory that a pte may map to: an SPU's own, or what a context is saved to. */
export type LocalStore = Cell<string>;

/** struct spu */
export interface Spu {
  readonly name: string;
  readonly localStore: LocalStore;
  readonly ctx: Cell<string | null>;
}

/** struct spu_context */
export interface SpuContext<F = LocalStore> {
  readonly name: string;
  readonly stateLock: StateLock;
  readonly mappingLock: Mutex;
  readonly state: Cell<"RUNNABLE" | "SAVED">;
  readonly spu: Cell<string | null>;
  readonly csaLs: LocalStore;
  /** Faults that wait for it to be loaded, from 2.6.26. */
  readonly runWq: WaitQueue;
  /** The file of it that is mapped, by ptes that say `F`; null if nobody has one open. */
  readonly mapping: Mapping<F> | null;
}

/** What protects the state of a context: from who only looks at it, and from who switches. */
export interface StateLock {
  readonly toLook: { lock(): Steps; unlock(): Steps };
  readonly toSwitch: { lock(): Steps; unlock(): Steps };
  /** Inside a claim: is nobody in the middle of a switch? */
  isSettled(): boolean;
}

export interface ContextsOptions<F> {
  /** What ctx0 may keep in its local store, the first to begin with. */
  readonly contents: readonly [string, ...string[]];
  /** To 2.6.20 it is an rwsem, from 2.6.22 a mutex; a spinlock is for variants. */
  readonly lock: "mutex" | "rwsem" | "spinlock";
  /** The file of ctx0 that is mapped. */
  readonly mapping: Mapping<F>;
  /** Which of the two is on the SPU; ctx0 unless told otherwise. */
  readonly runs?: "ctx0" | "ctx1";
}

/** One SPU, and two contexts that take turns on it; user code maps only ctx0's. */
export function twoContexts<F>({ contents, lock, mapping, runs = "ctx0" }: ContextsOptions<F>) {
  const keeps = { ctx0: contents[0], ctx1: "what ctx1 keeps" };
  const memory = [...contents, keeps.ctx1];
  const spu0: Spu = {
    name: "spu0",
    localStore: cell("spu0.local_store", memory, keeps[runs]),
    ctx: cell<string | null>("spu0.ctx", ["ctx0", "ctx1", null], runs),
  };
  const context = (name: "ctx0" | "ctx1", maps: Mapping<F> | null): SpuContext<F> => ({
    name,
    stateLock: lock === "rwsem" ? stateSema(name) : stateMutex(name, lock),
    mappingLock: mutex(`${name}.mapping_lock`),
    state: cell(`${name}.state`, ["RUNNABLE", "SAVED"], runs === name ? "RUNNABLE" : "SAVED"),
    spu: cell<string | null>(`${name}.spu`, ["spu0", null], runs === name ? "spu0" : null),
    csaLs: cell(`${name}.csa.ls`, memory, keeps[name]),
    runWq: waitQueue(`${name}.run_wq`),
    mapping: maps,
  });
  return { spu0, ctx0: context("ctx0", mapping), ctx1: context("ctx1", null) };
}

function stateMutex(name: string, kind: "mutex" | "spinlock"): StateLock {
  const lock = kind === "mutex" ? mutex(`${name}.state_mutex`) : spinlock(`${name}.state_lock`);
  return { toLook: lock, toSwitch: lock, isSettled: () => !lock.isLocked() };
}

function stateSema(name: string): StateLock {
  const sema = rwsem(`${name}.state_sema`);
  return {
    toLook: { lock: () => sema.downRead(), unlock: () => sema.upRead() },
    toSwitch: { lock: () => sema.downWrite(), unlock: () => sema.upWrite() },
    isSettled: () => sema.writer.value === null,
  };
}

/** Where the local store of the context is now. Inside a step or a claim. */
export function localStoreOf<F>(ctx: SpuContext<F>, spu: Spu): LocalStore {
  return ctx.state.value === "SAVED" ? ctx.csaLs : spu.localStore;
}

export interface SwitchOptions extends UnmapOptions {
  /** When the local store is copied to `csa.ls`; after the unmapping, unless a variant asks why. */
  readonly save?: "after-unmap" | "before-unmap";
}

/** Puts contexts on the SPU and takes them off it. */
export function spuSwitching<F>(spu: Spu, { save = "after-unmap", ...unmap }: SwitchOptions = {}) {
  const spuUnmapMappings = routine("spu_unmap_mappings", function* (ctx: SpuContext<F>) {
    yield* ctx.mappingLock.lock();
    if (ctx.mapping !== null) yield* unmapMappingRange(ctx.mapping, unmap);
    yield* ctx.mappingLock.unlock();
  });

  const spuSave = (ctx: SpuContext<F>) =>
    step("spu_save", () => {
      ctx.csaLs.value = spu.localStore.value;
    });

  const spuUnbindContext = routine("spu_unbind_context", function* (ctx: SpuContext<F>) {
    if (save === "before-unmap") yield* spuSave(ctx);
    yield* spuUnmapMappings(ctx);
    if (save === "after-unmap") yield* spuSave(ctx);
    yield* step("ctx->state = SPU_STATE_SAVED", () => {
      ctx.state.value = "SAVED";
    });
    yield* step("spu->ctx = ctx->spu = NULL", () => {
      spu.ctx.value = null;
      ctx.spu.value = null;
    });
  });

  const spuBindContext = routine("spu_bind_context", function* (ctx: SpuContext<F>) {
    yield* step("spu->ctx = ctx, ctx->spu = spu", () => {
      spu.ctx.value = ctx.name;
      ctx.spu.value = spu.name;
    });
    yield* spuUnmapMappings(ctx);
    yield* step("spu_restore", () => {
      spu.localStore.value = ctx.csaLs.value;
    });
    yield* step("ctx->state = SPU_STATE_RUNNABLE", () => {
      ctx.state.value = "RUNNABLE";
    });
  });

  /** Takes the SPU from one context and gives it to the other. */
  const spuSwitch = routine("spu_switch", function* (from: SpuContext<F>, to: SpuContext<F>) {
    yield* from.stateLock.toSwitch.lock();
    yield* spuUnbindContext(from);
    yield* from.stateLock.toSwitch.unlock();
    yield* to.stateLock.toSwitch.lock();
    yield* spuBindContext(to);
    yield* to.stateLock.toSwitch.unlock();
  });

  return { spuBindContext, spuUnbindContext, spuSwitch };
}
