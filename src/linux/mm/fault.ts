/**
 * The page fault, from the exception to the driver and back (2.6.22, the ->nopage before it, and
 * the ->fault of 2.6.23 on).
 *
 * The driver's answer decides who installs the pte (fault-codes.ts). Where it is the core, the
 * driver has let go of its locks by then: what it answered may have become wrong, and all that the
 * core looks at is whether the pte is still none, and for ->nopage whether the mapping was unmapped
 * meanwhile.
 */
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { fail, step } from "../../model/step.ts";
import { current } from "../context/task.ts";
import { none } from "../page-table/page-table.ts";
import type { FaultAnswer, FaultResult, NopageAnswer, NopfnAnswer } from "./fault-codes.ts";
import { type Mm, pfnPte, type Vma } from "./mm.ts";

/** Handles the fault; unless it is a SIGBUS the access then runs again. */
export function doPageFault<F>(vma: Vma<F>): Steps<FaultResult> {
  const { mmapSem } = vma.mm;
  return routine("do_page_fault", function* () {
    yield* mmapSem.downRead();
    const result = yield* handleMmFault(vma);
    if (result !== "VM_FAULT_RETRY") yield* mmapSem.upRead();
    return result;
  })();
}

/** Called with mmap_sem held for reading. */
export function handleMmFault<F>(vma: Vma<F>): Steps<FaultResult> {
  const { pageTable } = vma.mm;
  return routine("handle_mm_fault", function* () {
    const entry = yield* step("pte_alloc_map, entry = *pte", () => {
      if (vma.mm.pteAlloc === "before-handler") pageTable.allocate();
      return pageTable.pte(vma.page).value === none ? "none" : "present";
    });
    if (entry === "present") return "VM_FAULT_MINOR";
    if ("fault" in vma.ops) return yield* doFault(vma, vma.ops.fault);
    if ("nopage" in vma.ops) yield* doNoPage(vma, vma.ops.nopage);
    else yield* doNoPfn(vma, vma.ops.nopfn);
    return "VM_FAULT_MINOR";
  })();
}

type Handler<F, A> = (vma: Vma<F>) => Steps<A>;

function doNoPage<F>(vma: Vma<F>, nopage: Handler<F, NopageAnswer<F>>): Steps {
  const { ptl } = vma.mm.pageTable;
  const { truncateCount } = vma.mapping;
  const unmapped = () => truncateCount?.value ?? 0;
  return routine("do_no_page", function* () {
    yield* loop(null, function* () {
      const sequence = yield* step("sequence = mapping->truncate_count", unmapped);
      const { page } = yield* nopage(vma);
      yield* ptl.lock();
      const isUnmapped = yield* step("sequence != mapping->truncate_count?", () => {
        return sequence !== unmapped();
      });
      if (!isUnmapped) yield* setPte(vma, page);
      yield* ptl.unlock();
      return isUnmapped ? again(null) : done();
    });
  })();
}

function doNoPfn<F>(vma: Vma<F>, nopfn: Handler<F, NopfnAnswer<F>>): Steps {
  return routine("do_no_pfn", function* () {
    const answer = yield* nopfn(vma);
    if (answer !== "NOPFN_REFAULT") yield* install(vma, answer.pfn);
  })();
}

function doFault<F>(vma: Vma<F>, fault: Handler<F, FaultAnswer<F>>): Steps<FaultResult> {
  return routine("__do_fault", function* () {
    const answer = yield* fault(vma);
    if (answer === "VM_FAULT_SIGBUS") return answer;
    if (answer === "VM_FAULT_RETRY") return yield* retry(vma.mm);
    if (answer !== "VM_FAULT_NOPAGE") yield* install(vma, answer.page);
    return "VM_FAULT_MINOR";
  })();
}

/** Breaks `fault-contract` if the handler holds mmap_sem still: then nobody would ever let go of it. */
function retry<F>({ mmapSem }: Mm<F>): Steps<"VM_FAULT_RETRY"> {
  return step("VM_FAULT_RETRY", () => {
    if (mmapSem.readers.value.includes(current())) {
      fail("fault-contract", `${current().name} answers VM_FAULT_RETRY and holds ${mmapSem.name}`, {
        function: "__do_fault",
      });
    }
    return "VM_FAULT_RETRY";
  });
}

/** The core's own insertion. */
function* install<F>(vma: Vma<F>, frame: F): Steps {
  const { pageTable, pteAlloc } = vma.mm;
  const { ptl } = pageTable;
  if (pteAlloc === "after-handler") yield* step("pte_alloc_one_map", () => pageTable.allocate());
  yield* ptl.lock();
  yield* setPte(vma, frame);
  yield* ptl.unlock();
}

/** Whoever comes second finds the pte set and leaves it. */
function setPte<F>(vma: Vma<F>, frame: F): Steps {
  return step("pte_none? set_pte_at", () => {
    const pte = vma.mm.pageTable.pte(vma.page);
    if (pte.value === none) pte.value = pfnPte(vma, frame);
  });
}
