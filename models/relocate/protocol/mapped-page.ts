/**
 * What the models share that are about the MMU: an mm of one address where page0 is mapped, the MMUs
 * that walk its tables, and what is claimed of both while pages of ptes move.
 */
import type { Claim, Steps } from "refault";
import {
  type Access,
  type Mmu,
  mmu,
  mmuAccess,
  none,
  type Page,
  type PageTableTree,
  page,
  pageTableTree,
} from "refault/linux";
import { dirtyPreserved } from "../../../properties/dirty-preserved.ts";
import {
  type Translations,
  translationsPreserved,
} from "../../../properties/translations-preserved.ts";
import { freePtePagesUnreachable } from "./free-pte-pages-unreachable.ts";

export interface MappedPage {
  readonly page0: Page;
  readonly tree: PageTableTree<Page>;
  readonly unit: Mmu<Page>;
  readonly translations: Translations<Page>;
  /** User code that loads from page0 or stores to it. */
  access(access: Access, fault: () => Steps<unknown>): Steps;
  readonly claims: readonly Claim[];
}

/** @param isCopied have all bits arrived that the MMU set? Asked while page_table_lock is free. */
export function mappedPage(isCopied: () => boolean = () => true): MappedPage {
  const page0 = page("page0");
  const tree = pageTableTree<Page>("mm", {
    maps: [page0],
    ptePages: ["P", "Q", "R"],
    mapped: [page0],
  });
  const unit = mmu("mm", tree);
  const isUnlocked = () => !tree.pageTableLock.isLocked();
  const translations = translationsPreserved(tree, isUnlocked);
  const dirt = dirtyPreserved("page0", {
    settled: () => isUnlocked() && isCopied(),
    isKnown: () => {
      const pte = tree.lookup(0);
      return page0.dirty.value || (pte !== none && pte.dirty);
    },
  });
  return {
    page0,
    tree,
    unit,
    translations,
    access: (access, fault) =>
      mmuAccess(unit, 0, access, {
        access,
        use: () => {
          if (access === "store") dirt.stored();
        },
        fault,
      }),
    claims: [translations.claim, dirt.claim, freePtePagesUnreachable(unit)],
  };
}
