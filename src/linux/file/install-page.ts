/**
 * Mapping a page of the file where it does not belong (mm/fremap.c): `install_page` maps the page
 * itself (2.6.20), `install_file_pte` only notes which page a later fault shall map.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { type Page, putPage } from "../page/page.ts";
import { pageAddRmap } from "../page/rmap.ts";
import type { FileVma } from "./file-vma.ts";
import { zapPte } from "./zap-pte.ts";

/**
 * The pte gets the page's reference. -EINVAL says that the page has left the file, as far as is
 * known.
 */
export function installPage(area: FileVma, address: number, page: Page): Steps<0 | "-EINVAL"> {
  const { file, mm } = area;
  const { ptl } = mm.pageTable;
  return routine("install_page", function* () {
    yield* getLockedPte(area);
    const hasLeft = yield* step("!page->mapping || page->index >= size?", () => {
      return page.mapping.value === null || page.index.value >= file.iSize.value;
    });
    if (!hasLeft) {
      yield* step("zap_pte, set_pte_at", () => {
        put(zapPte(area, address));
        pageAddRmap(page);
        mm.pageTable.pte(address).value = { page, write: true, dirty: false };
      });
    }
    yield* ptl.unlock();
    return hasLeft ? "-EINVAL" : 0;
  })();
}

export function installFilePte(area: FileVma, address: number, pgoff: number): Steps {
  const { pageTable } = area.mm;
  return routine("install_file_pte", function* () {
    yield* getLockedPte(area);
    yield* step("zap_pte, set_pte_at(pgoff_to_pte)", () => {
      put(zapPte(area, address));
      pageTable.pte(address).value = { pgoff };
    });
    yield* pageTable.ptl.unlock();
  })();
}

function getLockedPte({ mm: { pageTable } }: FileVma): Steps {
  return step(`get_locked_pte(${pageTable.ptl.name})`, () => {
    pageTable.allocate();
    pageTable.ptl.acquire();
  });
}

function put(page: Page | null): void {
  if (page !== null) putPage(page);
}
