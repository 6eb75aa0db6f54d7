/**
 * The memmap: every page frame by its number, and which of them have a struct page (2.6.24,
 * include/asm-generic/memory_model.h). Frames may get one, or lose it, while the kernel runs.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { booleans } from "../../model/domain.ts";
import { ModelMistake } from "../../model/mistake.ts";
import { callerPlace } from "../../model/place.ts";
import type { Page } from "./page.ts";

export class Memmap {
  readonly pages: readonly Page[];
  readonly valid: readonly Cell<boolean>[];

  constructor(pages: readonly Page[], valid: readonly Cell<boolean>[]) {
    this.pages = pages;
    this.valid = valid;
  }

  /** Inside a step or a claim: does the frame have a struct page now? */
  pfnValid(pfn: number): boolean {
    return this.valid[pfn]?.value ?? false;
  }

  /** Also for a frame that has none: then it is the frame itself. */
  pfnToPage(pfn: number): Page {
    const page = this.pages[pfn];
    if (page !== undefined) return page;
    throw new ModelMistake("unknown-name", `there is no pfn ${pfn}`, {
      place: callerPlace(),
      remedy: `give the memmap more than its ${this.pages.length} pages`,
    });
  }

  pageToPfn(page: Page): number {
    return this.pages.indexOf(page);
  }
}

/** Frames 0, 1 …; `isValid` says which have a struct page to begin with, all unless told otherwise. */
export function memmap(
  pages: readonly Page[],
  isValid: (pfn: number) => boolean = () => true,
): Memmap {
  const valid = pages.map((_, pfn) => cell(`pfn_valid[${pfn}]`, booleans, isValid(pfn)));
  return new Memmap(pages, valid);
}
