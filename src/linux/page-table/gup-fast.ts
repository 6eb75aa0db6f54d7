/**
 * The lockless half of `get_user_pages_fast` (2.6.27, arch/x86/mm/gup.c): walks to a pte with no lock at
 * all, protected by its section alone. hash_page of powerpc walks likewise.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { none, type Pte } from "./page-table.ts";
import type { PageTableTree } from "./page-table-tree.ts";
import type { WalkSection } from "./walk-section.ts";

/** What is mapped at the address, as far as a walk without locks can tell. */
export function getUserPagesFast<F>(
  tree: PageTableTree<F>,
  address: number,
  section: WalkSection,
): Steps<Pte<F>> {
  return routine("get_user_pages_fast", function* () {
    yield* step("walk begins", () => section.enter());
    const ptePage = yield* step("pmd = *pmd_offset", () => tree.pmd(address).value);
    const pte = yield* step("pte = *pte_offset_map", () =>
      ptePage === none ? none : tree.pte(ptePage, address).value,
    );
    yield* step("walk ends", () => section.leave());
    return pte === none ? none : pte.maps;
  })();
}
