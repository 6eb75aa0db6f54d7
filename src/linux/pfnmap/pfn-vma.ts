/**
 * Vmas that map page frames by number, some of them counted and some not (2.6.26, mm/memory.c).
 *
 * When a pte is cleared, `vm_normal_page` decides again what it mapped: a counted page is unmapped
 * at once and put when the TLBs have been flushed, of a bare frame nothing is known. The reference
 * with which a handler answers a counted page is taken in the step that maps it.
 */
import { booleans, type Domain, range, struct } from "../../model/domain.ts";
import type { Mapping, Mm, Vma, VmOperations } from "../mm/mm.ts";
import type { Memmap } from "../page/memmap.ts";
import { getPage, type Page } from "../page/page.ts";
import { pageAddRmap, pageRemoveRmap } from "../page/rmap.ts";
import { none } from "../page-table/page-table.ts";
import {
  type Classified,
  isCowMapping,
  type PfnPte,
  type Regime,
  type VmFlag,
  vmNormalPage,
} from "./vm-normal-page.ts";

export interface PfnVma extends Vma<PfnPte>, Classified {}

export interface PfnVmaOptions {
  readonly mm: Mm<PfnPte>;
  readonly mapping: Mapping<PfnPte>;
  readonly page?: number;
  readonly ops: VmOperations<PfnPte>;
  readonly flags: readonly VmFlag[];
  /** 0 unless told otherwise. */
  readonly vmPgoff?: number;
  readonly memmap: Memmap;
  /** `rules` unless told otherwise. */
  readonly regime?: Regime;
  readonly mixedmapRefcountPte?: (pte: PfnPte) => boolean;
}

/** What the ptes of an mm with such vmas may map to. */
export function pfnPtes({ pages }: Memmap): Domain<PfnPte> {
  return struct<PfnPte>({ pfn: range(0, pages.length - 1), special: booleans, write: booleans });
}

/** `mmap` by a driver that maps frames. */
export function pfnVma(options: PfnVmaOptions): PfnVma {
  const { page = 0, vmPgoff = 0, regime = "rules", ...rest } = options;
  const made: PfnVma = {
    ...rest,
    page,
    vmPgoff,
    regime,
    pfnPte: (entry) => count(made, entry),
    zap: ({ cows }) => zapPte(made, cows),
  };
  rest.mapping.add(made);
  return made;
}

/** What `vm_insert_pfn` and `remap_pfn_range` set: nobody counts it, and a private one is not written. */
export function rawPte(area: PfnVma, pfn: number): PfnPte {
  return { pfn, special: true, write: !isCowMapping(area) };
}

function count({ memmap }: PfnVma, entry: PfnPte): PfnPte {
  if (entry.special) return entry;
  const page = memmap.pfnToPage(entry.pfn);
  getPage(page);
  pageAddRmap(page);
  return entry;
}

function zapPte(area: PfnVma, cows: "zapped" | "left"): readonly Page[] {
  const pte = area.mm.pageTable.pte(area.page);
  const entry = pte.value;
  if (entry === none) return [];
  const page = vmNormalPage(area, entry);
  if (cows === "left" && page !== null && isCowMapping(area)) return [];
  pte.value = none;
  if (page === null) return [];
  pageRemoveRmap(page);
  return [page];
}
