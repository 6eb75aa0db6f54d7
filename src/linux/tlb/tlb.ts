/**
 * Translation lookaside buffers: a copy of every pte on every CPU, of which nobody is told when the
 * pte changes.
 *
 * A present pte may be cached on use and stays so until it is flushed; that no pte is there is never
 * cached. A flush reaches all CPUs in one step, as `tlbie` and `tlbsync` do on powerpc. Translating
 * and using an address are one step, because a flush completes only when accesses under way have.
 */
import type { Domain } from "../../model/domain.ts";
import { type PerCpu, perCpu } from "../context/per-cpu.ts";
import { none, type Pte, pageOf } from "../page-table/page-table.ts";

export class Tlb<F> {
  readonly entries: readonly PerCpu<Pte<F>>[];

  constructor(entries: readonly PerCpu<Pte<F>>[]) {
    this.entries = entries;
  }

  /** What the CPU of the running task has cached for the page, or none. */
  lookup(page: number): Pte<F> {
    return this.#of(page).value;
  }

  fill(page: number, frame: F): void {
    this.#of(page).value = frame;
  }

  /** `flush_tlb_page`, on every CPU. */
  flush(page: number): void {
    for (const entry of this.#of(page).all) entry.value = none;
  }

  /** What every CPU has cached for the page, none included. */
  copies(page: number): readonly Pte<F>[] {
    return this.#of(page).all.map(({ value }) => value);
  }

  #of(page: number): PerCpu<Pte<F>> {
    return pageOf(this.entries, page);
  }
}

export function tlb<F>(name: string, maps: Domain<Pte<F>>, pages: number): Tlb<F> {
  const entryName = (page: number) => (pages === 1 ? `${name}.tlb` : `${name}.tlb[${page}]`);
  return new Tlb(Array.from({ length: pages }, (_, page) => perCpu(entryName(page), maps)));
}
