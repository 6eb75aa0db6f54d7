/**
 * What a pte of a file mapping may say, besides none: a page that is there, which page of the file
 * to fault in (`pte_file`, for nonlinear vmas), or which page is being migrated (a swap entry).
 */
import type { Domain } from "../../model/domain.ts";
import type { Page } from "../page/page.ts";
import { none, type Pte } from "../page-table/page-table.ts";

/** Present: the only kind that the MMU looks at. */
export interface PagePte {
  readonly page: Page;
  readonly write: boolean;
  /** Set by the MMU on the first store, without any lock. */
  readonly dirty: boolean;
}

/** `pgoff_to_pte` */
export interface PteFile {
  readonly pgoff: number;
}

/** `make_migration_entry` */
export interface MigrationEntry {
  readonly migration: Page;
}

export type FilePte = PagePte | PteFile | MigrationEntry;

/** For `mm(name, { maps: filePtes })`: the address space of a process that maps files. */
export const filePtes: Domain<FilePte> = {
  contains: isFilePte,
  text: "a pte of a page, of a place in the file or of a migration",
  first: { pgoff: 0 },
};

/** `pte_present` */
export function ptePresent(entry: Pte<FilePte>): entry is PagePte {
  return entry !== none && "page" in entry;
}

/** `pte_file` */
export function pteFile(entry: Pte<FilePte>): entry is PteFile {
  return entry !== none && "pgoff" in entry;
}

/** `is_migration_entry` */
export function isMigrationEntry(entry: Pte<FilePte>): entry is MigrationEntry {
  return entry !== none && "migration" in entry;
}

/** `pte_same`, of two ptes that are not present. */
export function pteSame(entry: Pte<FilePte>, other: Pte<FilePte>): boolean {
  if (pteFile(entry) && pteFile(other)) return entry.pgoff === other.pgoff;
  return entry === none && other === none;
}

function isFilePte(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "page" in value || "pgoff" in value || "migration" in value;
}
