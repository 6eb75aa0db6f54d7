/**
 * Who maps what: `mm` (struct mm_struct), the address space of a process; `mapping` (struct
 * address_space), a file that may be mapped; `vma` (struct vm_area_struct), one page of the one
 * mapped at one page of the other, with the operations of its driver.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { type Domain, range } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { type Rwsem, type RwsemOptions, rwsem } from "../lock/rwsem.ts";
import { type Spinlock, spinlock } from "../lock/spinlock.ts";
import type { Page } from "../page/page.ts";
import { type PageTable, pageTable, pteDomain } from "../page-table/page-table.ts";
import { type Tlb, tlb } from "../tlb/tlb.ts";
import type { FaultAnswer, NopageAnswer, NopfnAnswer } from "./fault-codes.ts";

export interface Mm<F> {
  readonly mmapSem: Rwsem;
  readonly pageTable: PageTable<F>;
  readonly tlb: Tlb<F>;
  readonly pteAlloc: NonNullable<MmOptions<F>["pteAlloc"]>;
}

export interface Mapping<F, V extends Unmappable<F> = Vma<F>> {
  readonly name: string;
  readonly iMmapLock: Spinlock;
  /** How often it was unmapped: what a fault compares; null if no fault does. */
  readonly truncateCount: Cell<number> | null;
  /** `i_mmap`: every vma that maps the file. */
  readonly vmas: readonly V[];
  add(vma: V): void;
}

/** What `unmap_mapping_range` must know of a vma. */
export interface Unmappable<F> {
  readonly mm: Mm<F>;
  /** The first page of the mm that it covers, and how many it covers: one unless told otherwise. */
  readonly page: number;
  readonly pages?: number;
  /**
   * `zap_pte_range`, inside a step: clears the ptes that map these pages of the file, and answers
   * the pages that they mapped, to be put when the TLBs have been flushed. Not needed where frames
   * are not counted.
   */
  readonly zap?: (range: PageRange) => readonly Page[];
}

/** Pages of a file. */
export interface PageRange {
  readonly first: number;
  readonly last: number;
  /** `even_cows`: whether private copies are meant too. */
  readonly cows: "zapped" | "left";
}

/** `vm_ops`: a driver has one of the three. */
export type VmOperations<F> =
  | { readonly nopage: (vma: Vma<F>) => Steps<NopageAnswer<F>> }
  | { readonly nopfn: (vma: Vma<F>) => Steps<NopfnAnswer<F>> }
  | { readonly fault: (vma: Vma<F>) => Steps<FaultAnswer<F>> };

export interface Vma<F> extends Unmappable<F> {
  readonly mapping: Mapping<F>;
  readonly ops: VmOperations<F>;
  /**
   * `pfn_pte(pfn, vma->vm_page_prot)`, inside the step that sets the pte: the frame as the vma then
   * wants it mapped. Not needed where vm_page_prot never changes.
   */
  readonly pfnPte?: (frame: F) => F;
}

export interface MmOptions<F> {
  /** What its ptes may map to. */
  readonly maps: Domain<F> | readonly F[];
  /** How many pages it has; one unless told otherwise. */
  readonly pages?: number;
  readonly mmapSem?: RwsemOptions;
  /** When a fault allocates the page of ptes: before it asks the handler, or, from 4.8 on, after. */
  readonly pteAlloc?: "before-handler" | "after-handler";
}

export function mm<const F>(
  name: string,
  { maps, pages = 1, mmapSem, pteAlloc = "before-handler" }: MmOptions<F>,
): Mm<F> {
  const domain = pteDomain(maps);
  return {
    pteAlloc,
    mmapSem: rwsem(`${name}.mmap_sem`, mmapSem),
    pageTable: pageTable(name, domain, pages),
    tlb: tlb(name, domain, pages),
  };
}

export interface MappingOptions {
  /** The largest truncate_count; without it none is kept. */
  readonly truncateCounts?: number;
}

export function mapping<F, V extends Unmappable<F> = Vma<F>>(
  name: string,
  { truncateCounts }: MappingOptions = {},
): Mapping<F, V> {
  const vmas: V[] = [];
  const counts = truncateCounts === undefined ? null : range(0, truncateCounts);
  return {
    name,
    iMmapLock: spinlock(`${name}.i_mmap_lock`),
    truncateCount: counts === null ? null : cell(`${name}.truncate_count`, counts),
    vmas,
    add: (vma) => {
      vmas.push(vma);
    },
  };
}

export interface VmaOptions<F> {
  readonly mm: Mm<F>;
  readonly mapping: Mapping<F>;
  readonly page?: number;
  readonly ops: VmOperations<F>;
  readonly pfnPte?: (frame: F) => F;
}

/** `mmap`: from now on the mm maps the file there. */
export function vma<F>({ page = 0, ...options }: VmaOptions<F>): Vma<F> {
  const made: Vma<F> = { ...options, page };
  options.mapping.add(made);
  return made;
}

/** Inside the step that sets the pte: what it is set to. */
export function pfnPte<F>({ pfnPte }: Vma<F>, frame: F): F {
  return pfnPte === undefined ? frame : pfnPte(frame);
}
