/**
 * R7 to R9 of a relocation: how what is in the old page gets into the new one, and the pmd entry to
 * name the new one. The locks are held all the while, so the question is what the MMU does meanwhile.
 *
 * Safe are the two in which no CPU can write to a pte that has been copied: because no CPU walks
 * through the old page any more, or because the pte is taken out of it by an atomic exchange.
 */
import { type Cell, repeat, type Steps, step } from "refault";
import { none, type Pmd, type PtePage } from "refault/linux";

export interface Move<F> {
  readonly pmd: Cell<Pmd<F>>;
  readonly old: PtePage<F>;
  readonly fresh: PtePage<F>;
  /** When it returns, no CPU has anything cached of what the tree said before. */
  readonly flush: () => Steps<unknown>;
}

export type Copying<F> = (move: Move<F>) => Steps;

export function* clearFlushCopy<F>({ pmd, old, fresh, flush }: Move<F>): Steps {
  yield* step("pmd_clear(pmd)", () => {
    pmd.value = none;
  });
  yield* flush();
  yield* copyPtes(old, fresh);
  yield* pmdPopulate(pmd, fresh);
}

export function* exchangeFlush<F>({ pmd, old, fresh, flush }: Move<F>): Steps {
  yield* repeat(old.ptes.length, function* (index) {
    const pte = yield* step("ptep_get_and_clear(src_pte)", () => {
      const taken = old.pte(index).value;
      old.set(index, none);
      return taken;
    });
    yield* step("set_pte(dest_pte)", () => {
      fresh.pte(index).value = pte;
    });
  });
  yield* pmdPopulate(pmd, fresh);
  yield* flush();
}

export function* copyFlush<F>({ pmd, old, fresh, flush }: Move<F>): Steps {
  yield* copyPtes(old, fresh);
  yield* pmdPopulate(pmd, fresh);
  yield* flush();
}

export function* clearCopy<F>({ pmd, old, fresh }: Move<F>): Steps {
  yield* step("pmd_clear(pmd)", () => {
    pmd.value = none;
  });
  yield* copyPtes(old, fresh);
  yield* pmdPopulate(pmd, fresh);
}

/** Copies every pte, while whoever walks through the old page may still change it. */
export function copyPtes<F>(old: PtePage<F>, fresh: PtePage<F>): Steps {
  return repeat(old.ptes.length, (index) =>
    step("set_pte(dest_pte, *src_pte)", () => {
      fresh.pte(index).value = old.pte(index).value;
    }),
  );
}

export function pmdPopulate<F>(pmd: Cell<Pmd<F>>, fresh: PtePage<F>): Steps {
  return step("pmd_populate(pmd, dest)", () => {
    pmd.value = fresh;
  });
}
