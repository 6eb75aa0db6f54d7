/**
 * filemap-remap-upgrade: sys_remap_file_pages needs mmap_sem for writing and finds out while it
 * reads.
 *
 * A semaphore cannot be upgraded: it is released and taken again, and in between the vma may be
 * unmapped and freed, so it must be looked up again. The way back can be had without a gap, by
 * downgrade_write, and needs to be: make_pages_present goes on using the vma. Names and order of
 * steps: mm/fremap.c and mm/mmap.c, 2.6.24.
 */
import {
  booleans,
  cell,
  defineModel,
  fail,
  holds,
  integer,
  routine,
  self,
  step,
  violates,
} from "refault";
import { rwsem, task } from "refault/linux";

const variants = {
  retry: holds(),
  "no-retry": violates("no-use-after-free"),
  "upgrade-in-place": violates("no-self-deadlock"),
  "release-not-downgrade": violates("no-use-after-free"),
};
type Variant = keyof typeof variants;

/** One mm with one vma. */
function addressSpace() {
  const isFreed = cell("vma.is_freed", booleans);
  return {
    mmapSem: rwsem("mm.mmap_sem"),
    /** Whether find_vma finds the vma. */
    isLinked: cell("mm.mmap.has_vma", booleans, true),
    nonlinear: cell("vma.VM_NONLINEAR", booleans),
    isFreed,
    /** Said in a step that uses the vma. */
    touch() {
      if (!isFreed.value) return;
      fail("no-use-after-free", `${self().name} uses the vma, which has been unmapped and freed`);
    },
  };
}
type AddressSpace = ReturnType<typeof addressSpace>;

function remapping(variant: Variant, { mmapSem, isLinked, nonlinear, touch }: AddressSpace) {
  const findVma = () => step("find_vma", () => isLinked.value);
  const populateRange = () => step("populate_range", touch);
  const makePagesPresent = () => step("make_pages_present", touch);

  const setNonlinear = () =>
    step("vma->vm_flags |= VM_NONLINEAR", () => {
      touch();
      nonlinear.value = true;
    });

  const fromWriteToRead = function* () {
    if (variant !== "release-not-downgrade") return yield* mmapSem.downgradeWrite();
    yield* mmapSem.upWrite();
    yield* mmapSem.downRead();
  };

  /** Left with mmap_sem held as the answer says. */
  const remap = function* () {
    yield* mmapSem.downRead();
    if (!(yield* findVma())) return "read";
    const isNonlinear = yield* step("vma->vm_flags & VM_NONLINEAR?", () => nonlinear.value);
    if (!isNonlinear) {
      if (variant !== "upgrade-in-place") yield* mmapSem.upRead();
      yield* mmapSem.downWrite();
      // goto retry
      if (variant !== "no-retry" && !(yield* findVma())) return "write";
      yield* setNonlinear();
    }
    yield* populateRange();
    if (!isNonlinear) yield* fromWriteToRead();
    yield* makePagesPresent();
    return "read";
  };

  return routine("sys_remap_file_pages", function* () {
    yield* (yield* remap()) === "read" ? mmapSem.upRead() : mmapSem.upWrite();
  });
}

function unmapping({ mmapSem, isLinked, isFreed }: AddressSpace) {
  return routine("sys_munmap", function* () {
    yield* mmapSem.downWrite();
    yield* step("detach_vmas_to_be_unmapped", () => {
      isLinked.value = false;
    });
    yield* step("remove_vma: kmem_cache_free", () => {
      isFreed.value = true;
    });
    yield* mmapSem.upWrite();
  });
}

export default defineModel({
  name: "filemap-remap-upgrade",
  about: "sys_remap_file_pages needs mmap_sem for writing and finds out while it reads",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads that remap pages of the vma, each on a CPU of its own. */
    remappers: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, remappers }) {
    const space = addressSpace();
    const sysRemapFilePages = remapping(variant, space);
    const users = Array.from({ length: remappers }, (_, cpu) =>
      task(`remapper${cpu}`, { cpu }, () => sysRemapFilePages()),
    );
    const sysMunmap = unmapping(space);
    return { actors: [...users, task("unmapper", { cpu: remappers }, () => sysMunmap())] };
  },
});
