/**
 * Pages of ptes: the lower of two levels (2.6.24, mm/memory.c). The upper one, page-table-tree.ts,
 * says where each of them is.
 *
 * The lock of the ptes lies in the struct page of the page they are in (CONFIG_SPLIT_PTLOCK), so it
 * comes and goes with it. A present pte carries two bits that the MMU sets by itself, with no lock.
 * To touch a page of ptes that is free, its lock included, breaks a claim here.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { booleans, type Domain, struct } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { fail, self, step } from "../../model/step.ts";
import { reference } from "../../model/value.ts";
import { type Spinlock, spinlock } from "../lock/spinlock.ts";
import { type Page, page, putPage } from "../page/page.ts";
import { none, type Pte, pageOf, pteDomain } from "./page-table.ts";

/** What a present pte says. */
export type Mapped<F> = {
  readonly maps: F;
  /** `pte_young`: it has been used. */
  readonly young: boolean;
  /** `pte_dirty`: it has been stored through. */
  readonly dirty: boolean;
};

export interface PtePageOptions<F> {
  /** What its ptes may map to. */
  readonly maps: Domain<F>;
  /** What each of them maps to begin with. */
  readonly ptes: readonly Pte<F>[];
  /** Whether it is in use to begin with. */
  readonly begins: "in-use" | "free";
}

export class PtePage<F> {
  readonly name: string;
  /** Its struct page: free while the count is 0. */
  readonly page: Page;
  readonly ptl: Spinlock;
  /** For claims; a step touches them through `pte`. */
  readonly ptes: readonly Cell<Pte<Mapped<F>>>[];

  constructor(name: string, { maps, ptes, begins }: PtePageOptions<F>) {
    this.name = name;
    this.page = page(name, { refcount: begins === "free" ? 0 : 1, uptodate: false });
    this.ptl = spinlock(`${name}.ptl`);
    const mapped = struct<Mapped<F>>({ maps, young: booleans, dirty: booleans });
    const pteName = (index: number) =>
      ptes.length === 1 ? `${name}.pte` : `${name}.pte[${index}]`;
    this.ptes = ptes.map((frame, index) =>
      cell(pteName(index), pteDomain(mapped), frame === none ? none : mkPte(frame)),
    );
    reference("pte-page", name, this);
  }

  /** The pte, for the step that reads or writes it. */
  pte(index: number): Cell<Pte<Mapped<F>>> {
    this.#refuseFree();
    return pageOf(this.ptes, index);
  }

  /** `set_pte_at`: breaks `ptl-held` if whoever sets a pte that others may find does not hold the ptl. */
  set(index: number, pte: Pte<Mapped<F>>): void {
    const { name, ptl } = this;
    const me = self();
    if (ptl.owner.value !== me)
      fail("ptl-held", `${me.name} sets a pte in ${name} without its ptl`);
    this.pte(index).value = pte;
  }

  /** `spin_lock(ptl)`. */
  lock(): Steps {
    return step(`spin_lock(${this.ptl.name})`, () => this.acquire());
  }

  /** `spin_unlock(ptl)`. */
  unlock(): Steps {
    return step(`spin_unlock(${this.ptl.name})`, () => this.release());
  }

  /** The lock operation inside a larger step. */
  acquire(): void {
    this.#refuseFree();
    this.ptl.acquire();
  }

  /** The unlock operation inside a larger step. */
  release(): void {
    this.#refuseFree();
    this.ptl.release();
  }

  /** `pte_free`, inside a step: a lock must not be held when the memory it lies in goes. */
  free(): void {
    const { name, ptl } = this;
    if (ptl.isLocked()) fail("no-held-lock-freed", `${self().name} frees ${name}, ptl held`);
    putPage(this.page);
  }

  isFree(): boolean {
    return this.page.refcount.value === 0;
  }

  #refuseFree(): void {
    if (!this.isFree()) return;
    fail("no-use-after-free", `${self().name} touches ${this.name}, which is free`);
  }
}

/** A pte as the kernel sets it: nobody has used it yet. */
export function mkPte<F>(maps: F): Mapped<F> {
  return { maps, young: false, dirty: false };
}
