/**
 * xip-pmfs: a file system in memory handles the faults on its files in an RCU read section.
 *
 * What that is good for is the other end: who truncates writes i_size, waits for a grace period,
 * and may then unmap and free the blocks, because every fault that saw the old size has mapped what
 * it found. It costs nothing, as long as no fault sleeps. On a hole it does, to allocate a block;
 * the kernel module (PMFS for 3.11, fs/pmfs/xip.c) leaves the section for that, one lock too late,
 * and comes back to it without a look at i_size. What it does not do is wait for a grace period:
 * the truncation here is what a comment in it asks for.
 */
import {
  booleans,
  cell,
  defineModel,
  holds,
  oneOf,
  routine,
  type Steps,
  step,
  violates,
} from "refault";
import {
  type FaultAnswer,
  mutex,
  type PfnPte,
  type PfnVma,
  readCopyUpdate,
  srcu,
  task,
  unmapMappingRange,
  userAccess,
  vmInsertMixed,
} from "refault/linux";
import { cutShort } from "./cut-short.ts";
import { block, freeBlock, isBeyondEof, type XipFile, xipFile, xipFileMmap } from "./xip-file.ts";

const variants = {
  block: holds(),
  "block-no-grace-period": violates("freed-implies-unreachable"),
  "block-late-pte-alloc": violates("no-sleep-in-atomic"),
  hole: violates("no-sleep-in-atomic"),
  "hole-section-left-earlier": violates("freed-implies-unreachable"),
  "hole-size-again": holds(),
  "srcu-block-late-pte-alloc": holds(),
  "srcu-hole-section-kept": violates("no-deadlock"),
  "srcu-hole-size-again": holds(),
};
type Variant = keyof typeof variants;

/** `rcu_read_lock` and what it is for, or the same of SRCU. */
interface Section {
  readLock(): Steps;
  readUnlock(): Steps;
  synchronize(): Steps;
}

function pmfs(variant: Variant, file: XipFile, section: Section) {
  const iMutex = mutex("i_mutex");
  const journalMutex = mutex("journal_mutex");
  const { refcount } = file.frames.pfnToPage(block);
  const isKept = variant.endsWith("section-kept");
  const isLeftLate = variant === "hole" || variant.startsWith("srcu");

  const findBlock = () => step("pmfs_find_data_block", () => refcount.value === 1);

  const newTransaction = routine("pmfs_new_transaction", function* () {
    yield* journalMutex.lock();
    yield* journalMutex.unlock();
  });

  const findAndAllocBlocks = routine("pmfs_find_and_alloc_blocks", function* () {
    if (yield* findBlock()) return true;
    if (isLeftLate) yield* newTransaction();
    if (!isKept) yield* section.readUnlock();
    if (!isLeftLate) yield* newTransaction();
    yield* iMutex.lock();
    yield* step("pmfs_alloc_blocks", () => {
      refcount.value = 1;
    });
    yield* iMutex.unlock();
    if (!isKept) yield* section.readLock();
    return yield* findBlock();
  });

  const handle = routine("__pmfs_xip_file_fault", function* (area: PfnVma) {
    if (yield* isBeyondEof(file)) return "VM_FAULT_SIGBUS";
    if (!(yield* findAndAllocBlocks())) return "VM_FAULT_SIGBUS";
    if (variant.endsWith("size-again") && (yield* isBeyondEof(file))) return "VM_FAULT_SIGBUS";
    yield* vmInsertMixed(area, block);
    return "VM_FAULT_NOPAGE";
  });

  const fault = routine("pmfs_xip_file_fault", function* (area: PfnVma) {
    yield* section.readLock();
    const answer: FaultAnswer<PfnPte> = yield* handle(area);
    yield* section.readUnlock();
    return answer;
  });

  const setsize = routine("pmfs_setsize", function* () {
    yield* iMutex.lock();
    yield* step("i_size_write", () => {
      file.iSize.value = 0;
    });
    if (variant !== "block-no-grace-period") yield* section.synchronize();
    yield* unmapMappingRange(file.mapping);
    yield* freeBlock(file);
    yield* iMutex.unlock();
  });

  return { fault, setsize };
}

export default defineModel({
  name: "xip-pmfs",
  about: "a file system in memory handles faults in an RCU read section",
  source: "PMFS for Linux 3.11, fs/pmfs/xip.c: pmfs_xip_file_fault",
  parameters: {
    /** What an RCU read section is: counted for itself, or a stretch without preemption. */
    rcu: oneOf(["preemptible", "classic"]),
  },
  variants,
  build({ variant, rcu }) {
    const file = xipFile({ page: variant.includes("hole") ? "hole" : "block" });
    const section = variant.startsWith("srcu") ? srcu("pmfs_srcu") : readCopyUpdate(rcu);
    const { fault, setsize } = pmfs(variant, file, section);
    const isLate = variant.endsWith("late-pte-alloc");
    const area = xipFileMmap("mm", file, fault, isLate ? "after-handler" : "before-handler");
    const isCut = cell("truncate_returned", booleans);
    return {
      actors: [
        task("toucher", { cpu: 0 }, () => userAccess(area, "load x", () => {})),
        task("truncator", { cpu: 1 }, function* () {
          yield* setsize();
          yield* isCut.write(true);
        }),
      ],
      claims: cutShort(file, area, isCut),
    };
  },
});
