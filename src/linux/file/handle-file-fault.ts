/**
 * The page fault of a file mapping, from the exception to the file and back (2.6.20 and 2.6.24,
 * mm/memory.c): what the access found in the pte, and the era of the file's operations, decide.
 */
import { ModelMistake } from "../../model/mistake.ts";
import { callerPlace } from "../../model/place.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { fail, self, step } from "../../model/step.ts";
import type { FaultResult } from "../mm/fault-codes.ts";
import { none } from "../page-table/page-table.ts";
import { doFault } from "./do-fault.ts";
import { doNoPage } from "./do-no-page.ts";
import { type Access, type FileVma, linearPageIndex, type VmFault } from "./file-vma.ts";
import { migrationEntryWait } from "./migration-entry.ts";
import { isMigrationEntry, pteFile } from "./pte.ts";

/** Handles the fault; unless it is a SIGBUS the access then runs again. */
export function doFilePageFault(
  area: FileVma,
  address: number,
  access: Access,
): Steps<FaultResult> {
  const { mmapSem } = area.mm;
  return routine("do_page_fault", function* () {
    yield* mmapSem.downRead();
    const result = yield* handleMmFault(area, address, access);
    yield* mmapSem.upRead();
    return result;
  })();
}

function handleMmFault(area: FileVma, address: number, access: Access): Steps<FaultResult> {
  const { pageTable } = area.mm;
  return routine("handle_mm_fault", function* () {
    const origPte = yield* step("pte_alloc_map, entry = *pte", () => {
      pageTable.allocate();
      return pageTable.pte(address).value;
    });
    if (origPte === none) {
      const pgoff = linearPageIndex(area, address);
      return yield* doLinearFault(area, { address, pgoff, access, origPte });
    }
    if (pteFile(origPte)) {
      const { pgoff } = origPte;
      return yield* doNonlinearFault(area, { address, pgoff, access, origPte });
    }
    if (isMigrationEntry(origPte)) yield* migrationEntryWait(area, address);
    else if (access === "write" && !origPte.write) throw needsWpFault(area);
    return "VM_FAULT_MINOR";
  })();
}

function doLinearFault(area: FileVma, vmf: VmFault): Steps<FaultResult> {
  const { ops } = area;
  return "fault" in ops ? doFault(area, ops.fault, vmf) : doNoPage(area, ops.nopage, vmf);
}

/** `do_nonlinear_fault`, `do_file_page` before it. */
function* doNonlinearFault(area: FileVma, vmf: VmFault): Steps<FaultResult> {
  const { ops, nonlinear } = area;
  yield* step("vm_flags & VM_NONLINEAR?", () => {
    if (nonlinear.value) return;
    fail("no-bad-pte", `${self().name} finds a file pte in ${area.name}, which is linear`, {
      function: "print_bad_pte",
    });
  });
  if ("fault" in ops) return yield* doFault(area, ops.fault, vmf);
  if (ops.populate === undefined) return "VM_FAULT_SIGBUS";
  const error = yield* ops.populate(area, vmf.address, vmf.pgoff);
  return error === 0 ? "VM_FAULT_MINOR" : "VM_FAULT_SIGBUS";
}

function needsWpFault({ name }: FileVma): ModelMistake {
  return new ModelMistake(
    "bound-reached",
    `a store through a pte of ${name} that was set for a load needs do_wp_page, which is left out`,
    { place: callerPlace(), remedy: "let each address be stored to before it is loaded from" },
  );
}
