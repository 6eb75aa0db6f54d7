/** The kernel's vocabulary: what kernel code in a model is written with. */
export { localBhDisable, localBhEnable } from "./context/bottom-half.ts";
export type { Context } from "./context/cpu.ts";
export { type Handler, type HandlerOptions, hardirq, nmi, softirq } from "./context/interrupt.ts";
export {
  type Era,
  type KernelOptions,
  kernel,
  type Preemption,
  type SystemState,
  systemState,
} from "./context/kernel.ts";
export { mightSleep } from "./context/might-sleep.ts";
export { nonBlockEnd, nonBlockStart } from "./context/non-block.ts";
export { faulthandlerDisabled, pagefaultDisable, pagefaultEnable } from "./context/pagefault.ts";
export { type PerCpu, perCpu } from "./context/per-cpu.ts";
export {
  inAtomic,
  inInterrupt,
  inIrq,
  inNmi,
  inSoftirq,
  inTask,
  irqsDisabled,
  localIrqDisable,
  localIrqEnable,
  localIrqRestore,
  localIrqSave,
  preemptCount,
  preemptDisable,
  preemptEnable,
} from "./context/preempt.ts";
export {
  condResched,
  returnToUserMode,
  schedule,
  setCurrentState,
  wakeUpProcess,
} from "./context/schedule.ts";
export { type SmpCall, smpCallFunction } from "./context/smp-call-function.ts";
export {
  current,
  type Task,
  type TaskOptions,
  type TaskState,
  task,
} from "./context/task.ts";
export { type AddressSpace, type FileOptions, file } from "./file/address-space.ts";
export { fileLoad, fileStore } from "./file/file-access.ts";
export {
  type FileFaultAnswer,
  type FileNopageAnswer,
  type FileOperations,
  type FileVma,
  linearPageIndex,
  type VmFault,
} from "./file/file-vma.ts";
export { installFilePte, installPage } from "./file/install-page.ts";
export { type FileVmaOptions, fileVma } from "./file/mmap.ts";
export {
  findGetPage,
  findLockPage,
  pageCacheRead,
  removeFromPageCache,
  unlockAndPut,
} from "./file/page-cache.ts";
export { type FilePte, filePtes, isMigrationEntry, pteFile, ptePresent } from "./file/pte.ts";
export { type Atomic, atomic } from "./lock/atomic.ts";
export { type BitSpinlock, bitSpinlock } from "./lock/bit-spinlock.ts";
export { type Completion, completion } from "./lock/completion.ts";
export { type Fence, fence } from "./lock/fence.ts";
export { type Guard, guardedBy } from "./lock/guarded-by.ts";
export { kcsan } from "./lock/kcsan.ts";
export type { LockOptions } from "./lock/lock-class.ts";
export { lockdep } from "./lock/lockdep.ts";
export {
  assertExclusiveAccess,
  assertExclusiveWriter,
  marked,
  readOnce,
  smpLoadAcquire,
  smpStoreRelease,
  writeOnce,
} from "./lock/marked-access.ts";
export type { LockForm } from "./lock/masking.ts";
export { type Mutex, mutex } from "./lock/mutex.ts";
export { noLockHeldAtExit } from "./lock/no-lock-held-at-exit.ts";
export { noReferenceLeaked } from "./lock/no-reference-leaked.ts";
export { type PageLock, pageLock } from "./lock/page-lock.ts";
export { cmpxchg, testAndClearBit, testAndSetBit, xchg } from "./lock/read-modify-write.ts";
export { type Refcount, type RefcountOptions, refcount } from "./lock/refcount.ts";
export { type Reservation, reservation } from "./lock/reservation.ts";
export { type Rwlock, type RwlockKind, rwlock } from "./lock/rwlock.ts";
export { type Rwsem, type RwsemOptions, rwsem } from "./lock/rwsem.ts";
export { type Semaphore, type SemaphoreOptions, semaphore } from "./lock/semaphore.ts";
export { type Seqcount, type SeqcountOptions, seqcount } from "./lock/seqcount.ts";
export { type Seqlock, seqlock } from "./lock/seqlock.ts";
export { rawSpinlock, type Spinlock, spinlock } from "./lock/spinlock.ts";
export { type WaitQueue, waitQueue } from "./lock/wait-queue.ts";
export { doPageFault, handleMmFault } from "./mm/fault.ts";
export type { FaultAnswer, NopfnAnswer } from "./mm/fault-codes.ts";
export {
  type Mapping,
  type Mm,
  mapping,
  mm,
  type Unmappable,
  type Vma,
  type VmOperations,
  vma,
} from "./mm/mm.ts";
export { type MmUsers, mmUsers } from "./mm/mm-users.ts";
export { type CheckOptions, pageCheckAddress } from "./mm/page-check-address.ts";
export {
  type UnmapOptions,
  unmapMappingRange,
  unmapMappingRangeVma,
} from "./mm/unmap-mapping-range.ts";
export { userAccess } from "./mm/user-access.ts";
export { type AllocationOptions, kmalloc, kzalloc } from "./page/kmalloc.ts";
export { type Memmap, memmap } from "./page/memmap.ts";
export {
  allocPage,
  getPage,
  getPageUnlessZero,
  loadPage,
  type Page,
  type PageOptions,
  page,
  putPage,
  storePage,
} from "./page/page.ts";
export { pageAddRmap, pageRemoveRmap } from "./page/rmap.ts";
export { type TypesafeSlab, typesafeSlab } from "./page/typesafe-slab.ts";
export { getUserPagesFast } from "./page-table/gup-fast.ts";
export { none, type PageTable, type Pte } from "./page-table/page-table.ts";
export {
  type PageTableTree,
  type Pmd,
  pageTableTree,
  type TreeOptions,
} from "./page-table/page-table-tree.ts";
export { pteAlloc } from "./page-table/pte-alloc.ts";
export {
  type MapLockOptions,
  pteOffsetMapLock,
  pteUnmapUnlock,
} from "./page-table/pte-offset-map-lock.ts";
export { type Mapped, mkPte, type PtePage } from "./page-table/pte-page.ts";
export { irqsOff, unprotected, type WalkSection } from "./page-table/walk-section.ts";
export { handleWpFault, type WpOptions, zeroes } from "./pfnmap/do-wp-page.ts";
export { type PfnVma, type PfnVmaOptions, pfnPtes, pfnVma, rawPte } from "./pfnmap/pfn-vma.ts";
export { remapPfnRange } from "./pfnmap/remap-pfn-range.ts";
export { userStore } from "./pfnmap/user-store.ts";
export { vmInsertMixed, vmInsertPage } from "./pfnmap/vm-insert-page.ts";
export { vmInsertPfn } from "./pfnmap/vm-insert-pfn.ts";
export {
  type Classified,
  isCowMapping,
  type PfnPte,
  type Regime,
  type VmFlag,
  vmNormalPage,
} from "./pfnmap/vm-normal-page.ts";
export { type Rcu, type RcuFlavour, type RcuOptions, readCopyUpdate } from "./rcu/rcu.ts";
export { type RcuCallback, rcuCallback } from "./rcu/rcu-callbacks.ts";
export { type RcuProtected, rcuProtected } from "./rcu/rcu-protected.ts";
export { type Srcu, srcu } from "./rcu/srcu.ts";
export { enterLazyTlb, switchMm } from "./tlb/lazy-tlb.ts";
export { type Access, type Mmu, mmu, type Translation } from "./tlb/mmu.ts";
export { type MmuAccess, mmuAccess } from "./tlb/mmu-access.ts";
export { type MmuGather, type MmuGatherOptions, mmuGather } from "./tlb/mmu-gather.ts";
export type { Tlb } from "./tlb/tlb.ts";
