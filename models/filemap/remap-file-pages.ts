/**
 * `sys_remap_file_pages` (mm/fremap.c): makes an address of a shared mapping show another page of
 * the file.
 *
 * For that the vma moves to the file's list of nonlinear vmas, where it stays for good. Up to
 * 2.6.22 the page itself is mapped (`->populate`), from 2.6.23 only noted in the pte, for a fault
 * to map. Left out: that the vma may be another one by the time mmap_sem is held for writing
 * (remap-upgrade.ts), and mapping the pages at once (here it is always MAP_NONBLOCK).
 */
import { routine, type Steps, step } from "refault";
import { type FileVma, installFilePte } from "refault/linux";

export interface RemapOptions {
  /** Must set VM_NONLINEAR before any pages are populated. */
  readonly nonlinear?: "set-first" | "set-last";
}

export function remappingFilePages(area: FileVma, { nonlinear = "set-first" }: RemapOptions = {}) {
  const { file, mm, ops } = area;
  const { mmapSem } = mm;
  const downgradesFirst = "nopage" in ops && nonlinear === "set-first";

  const setNonlinear = function* () {
    yield* file.iMmapLock.lock();
    yield* step("VM_NONLINEAR, vma_prio_tree_remove, vma_nonlinear_insert", () => {
      area.nonlinear.value = true;
    });
    yield* file.iMmapLock.unlock();
  };

  const populate = function* (address: number, pgoff: number): Steps<0 | "-EINVAL"> {
    if ("nopage" in ops) {
      return ops.populate === undefined ? "-EINVAL" : yield* ops.populate(area, address, pgoff);
    }
    yield* installFilePte(area, address, pgoff);
    return 0;
  };

  return routine("sys_remap_file_pages", function* (address: number, pgoff: number) {
    yield* mmapSem.downRead();
    const isNonlinear = yield* step("vm_flags & VM_NONLINEAR?", () => area.nonlinear.value);
    if (!isNonlinear) {
      yield* mmapSem.upRead();
      yield* mmapSem.downWrite();
      if (nonlinear === "set-first") yield* setNonlinear();
      if (downgradesFirst) yield* mmapSem.downgradeWrite();
    }
    const error = yield* populate(address, pgoff);
    if (!isNonlinear && nonlinear === "set-last") yield* setNonlinear();
    yield* isNonlinear || downgradesFirst ? mmapSem.upRead() : mmapSem.upWrite();
    return error;
  });
}
