/**
 * A page of ptes: one lock, one pmd entry that says whether it is there, and what each pte maps to.
 *
 * What a pte maps to is the model's own (`F`, its frames): names, structs with a protection, or the
 * very cells that are the memory. Nothing here decides who may set a pte when; that is the callers'.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { type Domain, domainOf } from "../../model/domain.ts";
import { ModelMistake } from "../../model/mistake.ts";
import { callerPlace } from "../../model/place.ts";
import { type Spinlock, spinlock } from "../lock/spinlock.ts";
import { mayWaitForMemory } from "../page/kmalloc.ts";

/** What `pte_none` asks for. */
export const none = "none";
export type Pte<F> = F | typeof none;

export class PageTable<F> {
  /** `pte_lockptr(mm, pmd)`. */
  readonly ptl: Spinlock;
  readonly pmd: Cell<"none" | "present">;
  readonly ptes: readonly Cell<Pte<F>>[];

  constructor(ptl: Spinlock, pmd: Cell<"none" | "present">, ptes: readonly Cell<Pte<F>>[]) {
    this.ptl = ptl;
    this.pmd = pmd;
    this.ptes = ptes;
  }

  pte(page: number): Cell<Pte<F>> {
    return pageOf(this.ptes, page);
  }

  /** `pte_alloc_map`, inside a step: allocates the page of ptes if it is not there yet. */
  allocate(): void {
    if (this.pmd.value === "present") return;
    mayWaitForMemory();
    this.pmd.value = "present";
  }
}

/** The entry of a page, of whatever has one for each. */
export function pageOf<T>(entries: readonly T[], page: number): T {
  const found = entries[page];
  if (found !== undefined) return found;
  throw new ModelMistake("unknown-name", `there is no page ${page}: the mm has ${entries.length}`, {
    place: callerPlace(),
    remedy: "give the mm more pages: mm(name, { maps, pages })",
  });
}

export function pageTable<F>(name: string, maps: Domain<Pte<F>>, pages: number): PageTable<F> {
  const pteName = (page: number) => (pages === 1 ? `${name}.pte` : `${name}.pte[${page}]`);
  return new PageTable(
    spinlock(`${name}.ptl`),
    cell(`${name}.pmd`, ["none", "present"]),
    Array.from({ length: pages }, (_, page) => cell(pteName(page), maps, none)),
  );
}

/** The frames that a pte may map to, and none. */
export function pteDomain<F>(maps: Domain<F> | readonly F[]): Domain<Pte<F>> {
  const frames = domainOf(maps);
  return {
    contains: (value) => value === none || frames.contains(value),
    text: `${none} | ${frames.text}`,
    first: none,
  };
}
