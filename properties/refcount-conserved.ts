/**
 * refcount-conserved: while nobody is changing what is mapped, a page is held by as many as hold it.
 *
 * It protects the page from being freed while in use, and memory from being lost: a count that is too
 * low frees a page under somebody, one that is too high is never put.
 */
import { always, assert, type Claim } from "refault";
import type { Page } from "refault/linux";

export interface Holders {
  /** Is nobody changing what is mapped now? Usually: the locks of fault and unmap are free. */
  readonly settled: () => boolean;
  /** How many hold the page now: ptes that were set as counted, and whoever else has it. */
  readonly holders: (page: Page) => number;
}

export function refcountConserved(pages: readonly Page[], { settled, holders }: Holders): Claim {
  return always("refcount-conserved", () => {
    if (!settled()) return true;
    for (const page of pages) {
      const [count, held] = [page.refcount.value, holders(page)];
      assert(count === held, `${page.name} counts ${count} references and is held by ${held}`);
    }
    return true;
  });
}
