import { expect, test } from "vitest";
import { atEnd, type Cell, cell, type Steps } from "../../../src/index.ts";
import {
  doPageFault,
  mapping,
  mm,
  type NopfnAnswer,
  task,
  type Vma,
  vma,
  vmInsertPfn,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

type Prot = "cached" | "no-cache";
const prots: readonly Prot[] = ["cached", "no-cache"];

/** A fault whose handler is given the vma and its vm_page_prot, and what the pte says in the end. */
function mappedAs(
  prot: Prot,
  handler: (area: Vma<Prot>, vmPageProt: Cell<Prot>) => Steps<NopfnAnswer<Prot>>,
) {
  return broken(() => {
    const vmPageProt = cell("vma.vm_page_prot", prots);
    const area: Vma<Prot> = vma<Prot>({
      mm: mm("mm", { maps: prots }),
      mapping: mapping("file"),
      ops: { nopfn: () => handler(area, vmPageProt) },
      pfnPte: () => vmPageProt.value,
    });
    return {
      actors: [task("user", { cpu: 0 }, () => doPageFault(area))],
      claims: [atEnd(`maps-${prot}`, () => area.mm.pageTable.pte(0).value === prot)],
    };
  });
}

test("the protection is that of the vma when the core sets the pte, not when the pfn was chosen", () => {
  const claims = mappedAs("no-cache", function* (_area, vmPageProt) {
    yield* vmPageProt.write("no-cache");
    return { pfn: "cached" };
  });
  expect(claims).toEqual([]);
});

test("a pte that is set keeps its protection, whatever is written to the vma", () => {
  const claims = mappedAs("cached", function* (area, vmPageProt) {
    yield* vmInsertPfn(area, "no-cache");
    yield* vmPageProt.write("no-cache");
    return "NOPFN_REFAULT";
  });
  expect(claims).toEqual([]);
});
