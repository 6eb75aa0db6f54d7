/**
 * `xip_file_fault` (2.6.28, mm/filemap_xip.c): maps the block of the file, or the sparse page if
 * there is none. There is no page to lock, so whatever it looked at may change until the pte is
 * set.
 *
 * It maps the sparse page under xip_sparse_mutex, after it has asked once more, in a write section
 * of xip_sparse_seq. Up to 2.6.26 it answered the page and the core mapped it. It looks at i_size
 * once, at the beginning; from 4.0 on once more under the lock of i_mmap, by then a mutex. The lock
 * of a spinlock's time would have done: nothing sleeps under it, since the fault has its page of
 * ptes.
 */
import { again, done, fail, loop, routine, type Steps } from "refault";
import {
  type FaultAnswer,
  type PfnPte,
  type PfnVma,
  vmInsertMixed,
  vmInsertPage,
} from "refault/linux";
import {
  block,
  getSparsePage,
  getXipMem,
  isBeyondEof,
  sparsePage,
  type XipFile,
} from "./xip-file.ts";

/** What a kernel does; a part of it is left out to see what it is good for. */
export interface FaultOptions {
  /** Who maps the sparse page, and whether the handler still has the mutex then. */
  readonly sparsePage: "handler-maps" | "handler-maps-unlocked" | "core-maps";
  /** Whether it asks for a block again once it has the mutex. */
  readonly requery: "under-mutex" | "forgotten";
  readonly seqcount: "written" | "none";
  /** What it makes of -EBUSY: somebody else has mapped the same. */
  readonly ebusy: "fine" | "BUG_ON";
  readonly iSize: "at-start" | "again-under-lock" | "again-unlocked" | "at-start-under-lock";
}

/** 2.6.28, but for -EBUSY, which came later. */
export const asInTheKernel: FaultOptions = {
  sparsePage: "handler-maps",
  requery: "under-mutex",
  seqcount: "written",
  ebusy: "fine",
  iSize: "at-start",
};

type Answer = FaultAnswer<PfnPte>;

export function xipFileFault(file: XipFile, options: FaultOptions) {
  const mapSparsePage = mappingSparsePage(file, options);
  return routine("xip_file_fault", (area: PfnVma) =>
    loop(null, function* () {
      if (yield* isBeyondEof(file)) return done<Answer>("VM_FAULT_SIGBUS");
      if ((yield* getXipMem(file, 0)) === 0) return done(yield* mapBlock(file, area, options));
      if (options.sparsePage === "core-maps") {
        yield* getSparsePage(file);
        return done<Answer>({ page: { pfn: sparsePage, special: false, write: false } });
      }
      const answer = yield* mapSparsePage(area);
      return answer === "there is a block" ? again(null) : done(answer);
    }),
  );
}

function mappingSparsePage(file: XipFile, options: FaultOptions) {
  const { sparseMutex, sparseSeq } = file;
  const leave = function* (): Steps {
    if (options.seqcount === "written") yield* sparseSeq.writeEnd();
    yield* sparseMutex.unlock();
  };
  return function* (area: PfnVma): Steps<Answer | "there is a block"> {
    yield* sparseMutex.lock();
    if (options.seqcount === "written") yield* sparseSeq.writeBegin();
    if (options.requery === "under-mutex" && (yield* getXipMem(file, 0)) === 0) {
      yield* leave();
      return "there is a block";
    }
    yield* getSparsePage(file);
    if (options.sparsePage === "handler-maps-unlocked") yield* leave();
    const error = yield* insert(file, options, () => vmInsertPage(area, sparsePage));
    if (options.sparsePage === "handler-maps") yield* leave();
    return error === "beyond EOF" ? "VM_FAULT_SIGBUS" : "VM_FAULT_NOPAGE";
  };
}

function* mapBlock(file: XipFile, area: PfnVma, options: FaultOptions): Steps<Answer> {
  const error = yield* insert(file, options, () => vmInsertMixed(area, block));
  if (error === "beyond EOF") return "VM_FAULT_SIGBUS";
  if (error === "-EBUSY" && options.ebusy === "BUG_ON") {
    fail("no-bug", "BUG_ON(err) in xip_file_fault");
  }
  return "VM_FAULT_NOPAGE";
}

/** Maps what was found, unless the file has been cut short and the fault looks at that again. */
function* insert(
  file: XipFile,
  { iSize }: FaultOptions,
  vmInsert: () => Steps<0 | "-EBUSY">,
): Steps<0 | "-EBUSY" | "beyond EOF"> {
  const { iMmapLock } = file.mapping;
  const isLocked = iSize === "again-under-lock" || iSize === "at-start-under-lock";
  const isAgain = iSize === "again-under-lock" || iSize === "again-unlocked";
  if (isLocked) yield* iMmapLock.lock();
  const isBeyond = isAgain && (yield* isBeyondEof(file));
  const error = isBeyond ? "beyond EOF" : yield* vmInsert();
  if (isLocked) yield* iMmapLock.unlock();
  return error;
}
