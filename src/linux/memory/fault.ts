/**
 * The page fault, from the exception to the driver and back (2.6.22, the ->nopage before it, and the
 * ->fault of 2.6.23 on).
 *
 * The driver's answer decides who installs the pte (fault-codes.ts). Where it is the core, the driver
 * has let go of its locks by then: what it answered may have become wrong, and all that the core looks
 * at is whether the pte is still none, and for ->nopage whether the mapping was unmapped meanwhile.
 */
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import type { FaultAnswer, NopageAnswer, NopfnAnswer } from "./fault-codes.ts";
import { pfnPte, type Vma } from "./mm.ts";
import { none } from "./page-table.ts";

/** Handles the fault; the access then runs again. */
export function doPageFault<F>(vma: Vma<F>): Steps {
  const { mmapSem } = vma.mm;
  return routine("do_page_fault", function* () {
    yield* mmapSem.downRead();
    yield* handleMmFault(vma);
    yield* mmapSem.upRead();
  })();
}

/** Called with mmap_sem held for reading. */
export function handleMmFault<F>(vma: Vma<F>): Steps {
  const { pageTable } = vma.mm;
  return routine("handle_mm_fault", function* () {
    const entry = yield* step("pte_alloc_map, entry = *pte", () => {
      pageTable.allocate();
      return pageTable.pte(vma.page).value === none ? "none" : "present";
    });
    if (entry === "present") return;
    if ("nopage" in vma.ops) yield* doNoPage(vma, vma.ops.nopage);
    else if ("nopfn" in vma.ops) yield* doNoPfn(vma, vma.ops.nopfn);
    else yield* doFault(vma, vma.ops.fault);
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
      const isSame = yield* step("sequence != mapping->truncate_count?", () => {
        return sequence === unmapped();
      });
      if (isSame) yield* setPte(vma, page);
      yield* ptl.unlock();
      return isSame ? done() : again(null);
    });
  })();
}

function doNoPfn<F>(vma: Vma<F>, nopfn: Handler<F, NopfnAnswer<F>>): Steps {
  return routine("do_no_pfn", function* () {
    const answer = yield* nopfn(vma);
    if (answer !== "NOPFN_REFAULT") yield* install(vma, answer.pfn);
  })();
}

function doFault<F>(vma: Vma<F>, fault: Handler<F, FaultAnswer<F>>): Steps {
  return routine("__do_fault", function* () {
    const answer = yield* fault(vma);
    if (answer !== "VM_FAULT_NOPAGE") yield* install(vma, answer.page);
  })();
}

/** The core's own insertion. */
function* install<F>(vma: Vma<F>, frame: F): Steps {
  const { ptl } = vma.mm.pageTable;
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
