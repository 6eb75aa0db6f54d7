/**
 * `remap_pfn_range` (2.6.24, mm/memory.c): a driver's mmap maps its frames at once, in order.
 *
 * In a vma that may come to hold copies it sets vm_pgoff to the first pfn, which is the rule by which
 * `vm_normal_page` knows these ptes again; so the vma is to be made with that `vmPgoff`.
 */
import { ModelMistake } from "../../model/mistake.ts";
import { callerPlace } from "../../model/place.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { type PfnVma, rawPte } from "./pfn-vma.ts";
import { isCowMapping } from "./vm-normal-page.ts";

/** Called with mmap_sem held for writing. */
export function remapPfnRange(area: PfnVma, pfn: number): Steps {
  if (isCowMapping(area) && area.vmPgoff !== pfn) {
    throw new ModelMistake("build-failed", `remap_pfn_range sets vm_pgoff to ${pfn}`, {
      place: callerPlace(),
      remedy: `make the vma with vmPgoff: ${pfn}`,
    });
  }
  const { pageTable } = area.mm;
  const { ptl } = pageTable;
  return routine("remap_pfn_range", function* () {
    yield* step(`pte_alloc_map_lock(${ptl.name})`, () => {
      pageTable.allocate();
      ptl.acquire();
    });
    yield* step("set_pte_at(pte_mkspecial(pfn_pte))", () => {
      pageTable.pte(area.page).value = rawPte(area, pfn);
    });
    yield* ptl.unlock();
  })();
}
