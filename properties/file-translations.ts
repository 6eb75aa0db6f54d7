/**
 * Every translation to the pages of a file mapping, the ptes and each CPU's copies of them, that
 * leads to a page now. What several properties of files ask about, so that none forgets the TLBs.
 */
import { type FileVma, type Page, ptePresent } from "refault/linux";

export interface FileTranslation {
  /** Only a pte holds a reference to its page. */
  readonly kind: "pte" | "TLB";
  readonly area: FileVma;
  readonly address: number;
  readonly page: Page;
}

/** Inside a claim. */
export function* fileTranslations(areas: readonly FileVma[]): Generator<FileTranslation> {
  for (const area of areas) {
    const { pageTable, tlb } = area.mm;
    for (let address = area.page; address < area.page + area.pages; address++) {
      const entry = pageTable.pte(address).value;
      if (ptePresent(entry)) yield { kind: "pte", area, address, page: entry.page };
      for (const copy of tlb.copies(address)) {
        if (ptePresent(copy)) yield { kind: "TLB", area, address, page: copy.page };
      }
    }
  }
}

/** How a message calls it. */
export function nameOf({ kind, area, address }: FileTranslation): string {
  return `the ${kind} of ${area.name}[${address}]`;
}
