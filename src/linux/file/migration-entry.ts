/**
 * Migration entries (2.6.24, include/linux/swapops.h, mm/migrate.c): what a pte says while its page
 * is being moved. The old page is locked all the while; whoever meets an entry waits for that lock.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { fail, self, step } from "../../model/step.ts";
import { getPage, type Page, putPage } from "../page/page.ts";
import type { FileVma } from "./file-vma.ts";
import { isMigrationEntry, type MigrationEntry } from "./pte.ts";

/** `migration_entry_wait`: until the page has moved; the access then runs again. */
export function migrationEntryWait({ mm }: FileVma, address: number): Steps {
  const { ptl } = mm.pageTable;
  return routine("migration_entry_wait", function* () {
    yield* ptl.lock();
    const page = yield* step("migration_entry_to_page, get_page", () => {
      const entry = mm.pageTable.pte(address).value;
      if (!isMigrationEntry(entry)) return null;
      const old = migrationEntryToPage(entry);
      getPage(old);
      return old;
    });
    yield* ptl.unlock();
    if (page === null) return;
    yield* page.lock.wait();
    yield* step("put_page", () => putPage(page));
  })();
}

/** `migration_entry_to_page`; breaks `migration-entry-locked` where the kernel has its BUG_ON. */
function migrationEntryToPage({ migration }: MigrationEntry): Page {
  if (!migration.lock.isLocked()) {
    fail(
      "migration-entry-locked",
      `${self().name} meets a migration entry of ${migration.name}, which nobody is migrating`,
      { function: "migration_entry_to_page" },
    );
  }
  return migration;
}
