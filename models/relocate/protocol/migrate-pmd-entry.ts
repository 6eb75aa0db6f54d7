/**
 * The relocation of one page of ptes: R1 and R4 to R11 of the protocol in README.md.
 *
 * The order is the one that Dave Hansen's first answer sketches (hold the page table lock, walk to the
 * pmd, invalidate it, copy into a new page, update it); the names are those of the functions in the
 * patches that Ross Biro posted later (2.6.25-rc9, mm/migrate.c).
 */
import { routine, type Steps, step } from "refault";
import { none, type PageTableTree, type PtePage } from "refault/linux";
import type { Copying } from "./copy-ptes.ts";

export interface Relocation<F> {
  readonly tree: PageTableTree<F>;
  readonly copying: Copying<F>;
  /** When it returns, no CPU has anything cached of what the tree said before. */
  readonly flush: () => Steps<unknown>;
  /** Gives the old page back once nobody can be in it. */
  readonly free: (old: PtePage<F>) => Steps<unknown>;
  readonly locks?: Locks;
}

/**
 * The lock in the old page may be touched only once it is sure that the page is there: after asking
 * the pmd under page_table_lock. The others are for variants.
 */
export type Locks = "recheck-then-ptl" | "ptl-then-recheck" | "ptl-without-recheck" | "no-ptl";

/**
 * Moves the page that the ptes of an address and its neighbours are in: the one that was found by
 * another way, or the one that a walk finds, if there is one.
 */
export function migratePmdEntry<F>(relocation: Relocation<F>) {
  const { tree, copying, flush, free, locks = "recheck-then-ptl" } = relocation;
  const { pageTableLock } = tree;

  const isStillThere = (address: number, old: PtePage<F>) =>
    step("pmd_page(*pmd) == old", () => tree.pmd(address).value === old);

  /** With both locks held, whether the page is still there; with page_table_lock alone, if not. */
  const lockOld = function* (address: number, old: PtePage<F>): Steps<boolean> {
    if (locks.startsWith("ptl")) yield* old.lock();
    if (locks === "ptl-without-recheck" || (yield* isStillThere(address, old))) {
      if (locks === "recheck-then-ptl") yield* old.lock();
      return true;
    }
    if (locks.startsWith("ptl")) yield* old.unlock();
    return false;
  };

  return routine("migrate_pmd_entry", function* (address: number, found?: PtePage<F>) {
    const old = found ?? (yield* step("pmd_page(*pmd)", () => tree.pmd(address).value));
    if (old === none) return;
    const fresh = yield* step("get_new_page", () => tree.allocate());
    yield* pageTableLock.lock();
    const isMoved = yield* lockOld(address, old);
    if (isMoved) yield* copying({ pmd: tree.pmd(address), old, fresh, flush });
    if (isMoved && locks !== "no-ptl") yield* old.unlock();
    yield* pageTableLock.unlock();
    if (isMoved) yield* free(old);
    else yield* step("pte_free(dest)", () => fresh.free());
  });
}
