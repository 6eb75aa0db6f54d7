/**
 * `__do_fault` (2.6.24, mm/memory.c): the core asks the file for a page and maps it.
 *
 * The page is locked from before the handler looks at `i_size` until the pte is set; whoever takes
 * pages out of the file locks each of them while it unmaps and removes it. So either finds what the
 * other has done. A handler that answers an unlocked page gets it locked here, which is too late to
 * protect what it looked at. Left out: set_page_dirty, which the dirty pte makes good when it is
 * zapped.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import type { FaultResult } from "../mm/fault-codes.ts";
import { type Page, putPage } from "../page/page.ts";
import type { FileFaultAnswer, FileVma, VmFault } from "./file-vma.ts";
import { unlockAndPut } from "./page-cache.ts";
import { copyPage, needsCopy, setPteIfSame } from "./set-pte.ts";

type Fault = (vma: FileVma, vmf: VmFault) => Steps<FileFaultAnswer>;

export function doFault(area: FileVma, fault: Fault, vmf: VmFault): Steps<FaultResult> {
  return routine("__do_fault", function* () {
    const answer = yield* fault(area, vmf);
    if (answer === "VM_FAULT_SIGBUS") return answer;
    if (answer === "VM_FAULT_NOPAGE") return "VM_FAULT_MINOR";
    const { page, lock } = answer;
    if (lock === "unlocked") yield* page.lock.lock();
    if (yield* isGoneWhileTold(area, vmf, page)) yield* unlockAndPut(page);
    else yield* mapLocked(area, vmf, page);
    return "VM_FAULT_MINOR";
  })();
}

/**
 * Tells the file of a store to come, if it wants to know; answers whether it lost the page
 * meanwhile.
 */
function* isGoneWhileTold(area: FileVma, { access }: VmFault, page: Page): Steps<boolean> {
  if (area.stores === "private" || access === "read") return false;
  if (!("fault" in area.ops) || area.ops.pageMkwrite === undefined) return false;
  const { pageMkwrite, afterMkwrite = "rechecked" } = area.ops;
  yield* page.lock.unlock();
  yield* pageMkwrite(area, page);
  yield* page.lock.lock();
  if (afterMkwrite === "forgotten") return false;
  return yield* step("!page->mapping?", () => page.mapping.value === null);
}

function* mapLocked(area: FileVma, vmf: VmFault, page: Page): Steps {
  const { ptl } = area.mm.pageTable;
  const mapped = needsCopy(area, vmf) ? yield* copyPage(area, page) : page;
  yield* ptl.lock();
  const isSet = yield* setPteIfSame(area, vmf, mapped);
  yield* ptl.unlock();
  if (!isSet && mapped !== page) yield* step("page_cache_release", () => putPage(mapped));
  yield* page.lock.unlock();
  if (!isSet || mapped !== page) yield* step("page_cache_release", () => putPage(page));
}
