/**
 * page-matches-pgoff: an access reaches the page of the file that was asked to be there.
 *
 * It protects nonlinear mappings, where the address says nothing about the place in the file. A
 * handler that computes the one from the other maps a page, and no lock, count or flag is wrong
 * with it; it is only the wrong page.
 */
import { fail } from "refault";
import type { Page } from "refault/linux";

/**
 * Said in the step of the access: it found `page`, and should have found page `pgoff` of the file.
 */
export function pageMatchesPgoff({ name, index }: Page, pgoff: number): void {
  if (index.value === pgoff) return;
  fail("page-matches-pgoff", `the access finds ${name}, page ${index.value}, instead of ${pgoff}`);
}
