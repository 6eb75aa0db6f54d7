/**
 * Page tables of two levels (2.6.24): entries of a pmd that each name a page of ptes, or none.
 *
 * `page_table_lock` of the mm guards the upper level, the ptl in each page of ptes the lower one.
 * Whoever walks without the first may find that the entry names another page by the time it holds the
 * second. Nothing here decides who may change an entry when; that is the callers'.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { type Domain, domainOf } from "../../model/domain.ts";
import { type Spinlock, spinlock } from "../lock/spinlock.ts";
import { allocPage } from "../page/page.ts";
import { none, type Pte, pageOf } from "./page-table.ts";
import { type Mapped, PtePage } from "./pte-page.ts";

/** What an entry of the upper level names. */
export type Pmd<F> = PtePage<F> | typeof none;

export interface TreeOptions<F> {
  /** What its ptes may map to. */
  readonly maps: Domain<F> | readonly F[];
  /** The pages of ptes. To begin with, each entry names the next of them; those left over are free. */
  readonly ptePages: readonly [string, ...string[]];
  /** Entries of the pmd; one unless told otherwise. */
  readonly pmds?: number;
  /** Ptes in each page; one unless told otherwise. */
  readonly ptes?: number;
  /** What is mapped at each address to begin with: at those not given, none. */
  readonly mapped?: readonly Pte<F>[];
}

export class PageTableTree<F> {
  readonly maps: Domain<F>;
  readonly pageTableLock: Spinlock;
  readonly pmds: readonly Cell<Pmd<F>>[];
  readonly ptePages: readonly PtePage<F>[];
  /** How many addresses (pages of user memory) there are, and how many of them share a pmd entry. */
  readonly addresses: number;
  readonly #ptes: number;

  constructor(name: string, options: TreeOptions<F>) {
    const { ptePages, pmds = 1, ptes = 1, mapped = [] } = options;
    const maps = domainOf(options.maps);
    this.maps = maps;
    this.pageTableLock = spinlock(`${name}.page_table_lock`);
    this.ptePages = ptePages.map(
      (ptePage, page) =>
        new PtePage(ptePage, {
          maps,
          ptes: Array.from({ length: ptes }, (_, pte) => mapped[page * ptes + pte] ?? none),
          begins: page < pmds ? "in-use" : "free",
        }),
    );
    const entries = domainOf<Pmd<F>>([none, ...this.ptePages]);
    const pmdName = (index: number) => (pmds === 1 ? `${name}.pmd` : `${name}.pmd[${index}]`);
    this.pmds = Array.from({ length: pmds }, (_, index) =>
      cell<Pmd<F>>(pmdName(index), entries, this.ptePages[index] ?? none),
    );
    this.addresses = pmds * ptes;
    this.#ptes = ptes;
  }

  /** Which pmd entry the walk to an address goes through. */
  pmdIndex(address: number): number {
    return Math.floor(address / this.#ptes);
  }

  /** `pmd_offset`. */
  pmd(address: number): Cell<Pmd<F>> {
    return pageOf(this.pmds, this.pmdIndex(address));
  }

  /** `pte_offset`: the pte of an address in the page of ptes that a walk came to. */
  pte(ptePage: PtePage<F>, address: number): Cell<Pte<Mapped<F>>> {
    return ptePage.pte(address % this.#ptes);
  }

  /** `set_pte_at`: for whoever holds the ptl. */
  setPte(ptePage: PtePage<F>, address: number, pte: Pte<Mapped<F>>): void {
    ptePage.set(address % this.#ptes, pte);
  }

  /** What is mapped at the address now, for claims. */
  lookup(address: number): Pte<Mapped<F>> {
    const ptePage = this.pmd(address).value;
    return ptePage === none ? none : pageOf(ptePage.ptes, address % this.#ptes).value;
  }

  /** The pte of an address to begin with. */
  initial(address: number): Cell<Pte<Mapped<F>>> {
    const ptePage = pageOf(this.ptePages, this.pmdIndex(address));
    return pageOf(ptePage.ptes, address % this.#ptes);
  }

  /** `pte_alloc_one`, inside a step: a page of ptes from those that are free, all none. May sleep. */
  allocate(): PtePage<F> {
    const struct = allocPage(this.ptePages.map(({ page }) => page));
    const found = this.ptePages.findIndex(({ page }) => page === struct);
    const made = pageOf(this.ptePages, found);
    for (const pte of made.ptes) pte.value = none;
    return made;
  }
}

/** @example const tree = pageTableTree("mm", { maps: ["page0"], ptePages: ["P", "Q"] }); */
export function pageTableTree<const F>(name: string, options: TreeOptions<F>): PageTableTree<F> {
  return new PageTableTree(name, options);
}
