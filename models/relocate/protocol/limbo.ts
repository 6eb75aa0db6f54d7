/**
 * Limbo, the answer of Ross Biro's patches (2.6.25-rc9, mm/migrate.c) to pages of ptes that move under
 * a walk: while the mm counts relocations in progress, whoever takes a ptl walks again (delimbo_pte).
 *
 * The count is read under the ptl but written under page_table_lock. The patch says why that is in
 * order: ptes are moved under both. And it may go down only when nobody is left who walked before.
 */
import { type Cell, cell, range, routine, type Steps, step } from "refault";
import {
  type Mutex,
  mutex,
  none,
  type PageTableTree,
  type PtePage,
  pteOffsetMapLock,
  pteUnmapUnlock,
  type WalkSection,
} from "refault/linux";
import type { PteLocking } from "./handle-mm-fault.ts";

export interface Limbo {
  readonly relocationLock: Mutex;
  readonly relocationCount: Cell<number>;
}

export function limbo(name: string): Limbo {
  return {
    relocationLock: mutex(`${name}.page_table_relocation_lock`),
    relocationCount: cell(`${name}.page_table_relocation_count`, range(0, 3)),
  };
}

export interface Delimbo<F> {
  readonly section: WalkSection;
  /** Said under page_table_lock: brings the pte of an address in its new page up to date. */
  readonly update?: (address: number, current: PtePage<F>) => Steps<unknown>;
}

export function delimboLocking<F>(
  tree: PageTableTree<F>,
  { relocationCount }: Limbo,
  { section, update }: Delimbo<F>,
): PteLocking<F> {
  const { pageTableLock } = tree;

  const delimboPte = routine("delimbo_pte", function* (address: number, walkedTo: PtePage<F>) {
    const isMoving = yield* step("page_table_relocation_count", () => relocationCount.value > 0);
    if (!isMoving) return walkedTo;
    yield* walkedTo.unlock();
    yield* pageTableLock.lock();
    const current = yield* step("walk_page_table_pmd", () => tree.pmd(address).value);
    if (current !== none) {
      if (update !== undefined) yield* update(address, current);
      yield* current.lock();
    }
    yield* pageTableLock.unlock();
    return current;
  });

  return {
    lock: function* (address) {
      const ptePage = yield* pteOffsetMapLock(tree, address, { recheck: "nothing", section });
      return ptePage === none ? none : yield* delimboPte(address, ptePage);
    },
    unlock: (ptePage) => pteUnmapUnlock(ptePage, section),
  };
}

export function enterRelocationMode<F>(
  { pageTableLock }: PageTableTree<F>,
  { relocationLock, relocationCount }: Limbo,
): Steps {
  return routine("enter_page_table_relocation_mode", function* () {
    yield* relocationLock.lock();
    yield* pageTableLock.lock();
    yield* step("page_table_relocation_count++", () => {
      relocationCount.value += 1;
    });
    yield* pageTableLock.unlock();
  })();
}

export function leaveRelocationMode<F>(
  { pageTableLock }: PageTableTree<F>,
  { relocationLock, relocationCount }: Limbo,
): Steps {
  return routine("leave_page_table_relocation_mode", function* () {
    yield* pageTableLock.lock();
    yield* step("page_table_relocation_count--", () => {
      relocationCount.value -= 1;
    });
    yield* pageTableLock.unlock();
    yield* relocationLock.unlock();
  })();
}
