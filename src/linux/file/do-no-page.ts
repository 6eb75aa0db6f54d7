/**
 * `do_no_page` (2.6.20, mm/memory.c): the core asks the file for a page and maps it, unless the
 * file was unmapped meanwhile.
 *
 * Nothing keeps the page in the file between the handler and the pte. `unmap_mapping_range` counts
 * in truncate_count before it clears any pte, so if the count is still the same under the ptl,
 * either nobody has unmapped the file since the handler looked, or whoever does will clear this pte
 * too.
 */
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import type { FaultResult } from "../mm/fault-codes.ts";
import { type Page, putPage } from "../page/page.ts";
import type { FileNopageAnswer, FileVma, VmFault } from "./file-vma.ts";
import { copyPage, needsCopy, setPteIfSame } from "./set-pte.ts";

type Nopage = (vma: FileVma, address: number) => Steps<FileNopageAnswer>;

export function doNoPage(area: FileVma, nopage: Nopage, vmf: VmFault): Steps<FaultResult> {
  const { truncateCount } = area.file;
  const count = () => truncateCount?.value ?? 0;
  return routine("do_no_page", function* () {
    return yield* loop(null, function* () {
      const sequence = yield* step("sequence = mapping->truncate_count", count);
      const answer = yield* nopage(area, vmf.address);
      if (answer === "NOPAGE_SIGBUS") return done<FaultResult>("VM_FAULT_SIGBUS");
      const mapped = yield* breakCow(area, vmf, answer.page);
      const isUnmapped = yield* mapUnlessUnmapped(area, vmf, mapped, () => sequence !== count());
      return isUnmapped ? again(null) : done<FaultResult>("VM_FAULT_MINOR");
    });
  })();
}

function* breakCow(area: FileVma, vmf: VmFault, page: Page): Steps<Page> {
  if (!needsCopy(area, vmf)) return page;
  const copy = yield* copyPage(area, page);
  yield* step("page_cache_release", () => putPage(page));
  return copy;
}

/** True if the file was unmapped meanwhile, and the page must be asked for again. */
function* mapUnlessUnmapped(
  area: FileVma,
  vmf: VmFault,
  page: Page,
  isCountChanged: () => boolean,
): Steps<boolean> {
  const { ptl } = area.mm.pageTable;
  yield* ptl.lock();
  const isUnmapped = yield* step("sequence != mapping->truncate_count?", isCountChanged);
  const isSet = !isUnmapped && (yield* setPteIfSame(area, vmf, page));
  yield* ptl.unlock();
  if (!isSet) yield* step("page_cache_release", () => putPage(page));
  return isUnmapped;
}
