/**
 * `mprotect` (2.6.24, mm/mprotect.c): rewrites a pte under the ptl, by clearing it first, so that
 * what the MMU writes into it meanwhile is not lost. It changes nothing here but that.
 */
import { routine, type Steps, step } from "refault";
import { none, type Unmappable } from "refault/linux";

export interface ProtectionOptions {
  /** How the pte is rewritten; in one step only where a variant asks what the two are bad for. */
  readonly rewrites: "clear-then-set" | "in-one-step";
}

export function mprotecting<F>(
  { mm, page }: Unmappable<F>,
  { rewrites }: ProtectionOptions,
): () => Steps {
  const { mmapSem, pageTable, tlb } = mm;
  const { ptl } = pageTable;
  const pte = pageTable.pte(page);

  const changePteRange = routine("change_pte_range", function* () {
    yield* ptl.lock();
    if (rewrites === "clear-then-set") {
      const entry = yield* step("ptep_get_and_clear", () => {
        const before = pte.value;
        pte.value = none;
        return before;
      });
      yield* step("set_pte_at(pte_modify(ptent, newprot))", () => {
        pte.value = entry;
      });
    }
    yield* ptl.unlock();
  });

  return routine("mprotect", function* () {
    yield* mmapSem.downWrite();
    yield* changePteRange();
    yield* step("flush_tlb_range", () => tlb.flush(page));
    yield* mmapSem.upWrite();
  });
}
