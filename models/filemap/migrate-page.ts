/**
 * Moving a page of a file to other memory under its users: `unmap_and_move` (mm/migrate.c,
 * mm/rmap.c; 2.6.24, where the bug of remap-migration.ts already was).
 *
 * The old page stays locked throughout. Each pte that maps it is made a migration entry, found by
 * the reverse map, which walks the linear vmas of the file; when the page has moved the same walk
 * finds the entries again. If somebody else maps or holds the page it stays where it was.
 */
import { routine, type Steps, step } from "refault";
import {
  type AddressSpace,
  allocPage,
  type FileVma,
  findGetPage,
  getPage,
  isMigrationEntry,
  type Page,
  pageAddRmap,
  pageRemoveRmap,
  ptePresent,
  putPage,
  unlockAndPut,
} from "refault/linux";

export interface MigrationOptions {
  /** Where migration entries are looked for when the page has moved. */
  readonly removal: "linear-vmas" | "all-vmas";
}

/** Of a file that is mapped in one vma. */
export function migrating(file: AddressSpace, area: FileVma, { removal }: MigrationOptions) {
  const { ptl } = area.mm.pageTable;
  const addressOf = ({ index }: Page) => area.page + index.value - area.pgoff;
  const pteOf = (page: Page) => area.mm.pageTable.pte(addressOf(page));

  /** Does something to the pte where the vma, if it is one of these, maps the page linearly. */
  const rmapWalk = function* (name: string, vmas: "linear-vmas" | "all-vmas", change: () => void) {
    yield* file.iMmapLock.lock();
    const isMeant = yield* step("vma_prio_tree_foreach", () => {
      return vmas === "all-vmas" || !area.nonlinear.value;
    });
    if (isMeant) {
      yield* ptl.lock();
      yield* step(name, change);
      yield* ptl.unlock();
    }
    yield* file.iMmapLock.unlock();
  };

  const tryToUnmap = routine("try_to_unmap", (page: Page) =>
    rmapWalk("set_pte_at(make_migration_entry)", "linear-vmas", () => {
      const pte = pteOf(page);
      const entry = pte.value;
      if (!ptePresent(entry) || entry.page !== page) return;
      area.mm.tlb.flush(addressOf(page));
      if (entry.dirty) page.dirty.value = true;
      pte.value = { migration: page };
      pageRemoveRmap(page);
      putPage(page);
    }),
  );

  const removeMigrationPtes = routine("remove_migration_ptes", (old: Page, fresh: Page) =>
    rmapWalk("remove_migration_pte", removal, () => {
      const pte = pteOf(fresh);
      if (!isMigrationEntry(pte.value) || pte.value.migration !== old) return;
      getPage(fresh);
      pageAddRmap(fresh);
      pte.value = { page: fresh, write: true, dirty: false };
    }),
  );

  /** Whether the page could be moved: the page cache and the migrator hold it, and nobody else. */
  const moveToNewPage = (old: Page, fresh: Page): Steps<boolean> =>
    step("move_to_new_page", () => {
      const slot = file.pageTree[old.index.value];
      if (slot === undefined || old.mapcount.value > 0 || old.refcount.value !== 2) return false;
      fresh.index.value = old.index.value;
      fresh.mapping.value = file;
      fresh.content.value = old.content.value;
      fresh.dirty.value = old.dirty.value;
      fresh.uptodate.value = old.uptodate.value;
      getPage(fresh);
      slot.value = fresh;
      old.mapping.value = null;
      putPage(old);
      return true;
    });

  return routine("unmap_and_move", function* (index: number) {
    const old = yield* findGetPage(file, index);
    if (old === null) return;
    const fresh = yield* step("get_new_page", () => allocPage(file.memory));
    yield* old.lock.lock();
    yield* tryToUnmap(old);
    const isMoved = yield* moveToNewPage(old, fresh);
    yield* removeMigrationPtes(old, isMoved ? fresh : old);
    yield* unlockAndPut(old);
    yield* step("putback_lru_page", () => putPage(fresh));
  });
}
