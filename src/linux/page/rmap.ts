/**
 * How many ptes map a page: `page_add_file_rmap`, `page_add_new_anon_rmap` and `page_remove_rmap`
 * (2.6.24, mm/rmap.c). Said inside the step that sets or clears the pte, under its ptl.
 */
import { fail } from "../../model/step.ts";
import type { Page } from "./page.ts";

export function pageAddRmap(page: Page): void {
  page.mapcount.value += 1;
}

/** Breaks `no-mapcount-underflow` where the kernel says Eeek and stops. */
export function pageRemoveRmap(page: Page): void {
  if (page.mapcount.value === 0) {
    fail("no-mapcount-underflow", `page_mapcount(${page.name}) went negative`, {
      function: "page_remove_rmap",
    });
  }
  page.mapcount.value -= 1;
}
