/**
 * The memory management unit of each CPU (x86): a TLB, a paging-structure cache, and the walk through
 * a page table tree that fills them.
 *
 * The paging-structure cache holds the page of ptes that an entry of the pmd named when it was read, so
 * it is also where a walk has got to between its two steps. Nobody tells it when the entry changes. The
 * walk sets the accessed and the dirty bit in the pte by a locked cycle, without the ptl, and faults if
 * the pte has gone. A fault drops what is cached for its address; everything else stays until it is
 * flushed, since an entry that a CPU drops by itself saves nobody from those it keeps.
 */
import { booleans, struct } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step, when } from "../../model/step.ts";
import { type PerCpu, perCpu } from "../context/per-cpu.ts";
import { type SmpCall, smpCallFunction } from "../context/smp-call-function.ts";
import { current } from "../context/task.ts";
import { none, type Pte, pageOf, pteDomain } from "../page-table/page-table.ts";
import type { PageTableTree, Pmd } from "../page-table/page-table-tree.ts";
import type { PtePage } from "../page-table/pte-page.ts";
import { type Tlb, tlb } from "./tlb.ts";

export type Access = "load" | "store";

/** A TLB entry: a store goes through a clean one only after another walk. */
export type Translation<F> = { readonly maps: F; readonly dirty: boolean };

export class Mmu<F> {
  readonly tree: PageTableTree<F>;
  readonly tlb: Tlb<Translation<F>>;
  /** One for each entry of the pmd. */
  readonly pagingStructureCache: readonly PerCpu<Pmd<F>>[];
  /** The CPUs that are told when the mm's translations change; all of them to begin with. */
  readonly cpuVmMask: PerCpu<boolean>;
  /** Whether the CPU runs a user of the mm, or a kernel thread that only borrows what is loaded. */
  readonly mmuState: PerCpu<"TLBSTATE_OK" | "TLBSTATE_LAZY">;
  readonly #flushOthers: SmpCall;

  constructor(name: string, tree: PageTableTree<F>) {
    const translation = struct<Translation<F>>({ maps: tree.maps, dirty: booleans });
    this.tree = tree;
    this.tlb = tlb(name, pteDomain(translation), tree.addresses);
    this.pagingStructureCache = tree.pmds.map((pmd, index) =>
      perCpu(tree.pmds.length === 1 ? `${name}.pwc` : `${name}.pwc[${index}]`, pmd.domain),
    );
    this.cpuVmMask = perCpu(`${name}.cpu_vm_mask`, [true, false]);
    this.mmuState = perCpu(`${name}.mmu_state`, ["TLBSTATE_OK", "TLBSTATE_LAZY"]);
    this.#flushOthers = smpCallFunction("smp_invalidate_interrupt", (cpu) => this.#invalidate(cpu));
  }

  /** `flush_tlb_mm`: on this CPU at once, on those in the mask by interrupt. Returns when all have. */
  flushTlbMm(): Steps {
    const flushOthers = this.#flushOthers;
    const flushHere = () => this.flush(current().cpu);
    const isTold = (cpu: number) => this.cpuVmMask.of(cpu).value;
    return routine("flush_tlb_mm", function* () {
      yield* step("local_flush_tlb", flushHere);
      yield* flushOthers(isTold);
    })();
  }

  /** One step of an access: the translation if the TLB has it, else a step of the walk, or a fault. */
  translate(cpu: number, address: number, access: Access): Translation<F> | "walking" | "fault" {
    const entry = pageOf(this.tlb.entries, address).of(cpu);
    const structure = pageOf(this.pagingStructureCache, this.tree.pmdIndex(address)).of(cpu);
    const cached = entry.value;
    if (cached !== none && (access === "load" || cached.dirty)) return cached;
    entry.value = none;
    const ptePage = structure.value;
    if (ptePage === none) {
      structure.value = this.tree.pmd(address).value;
      return structure.value === none ? "fault" : "walking";
    }
    entry.value = this.#readPte(ptePage, address, access);
    if (entry.value !== none) return "walking";
    structure.value = none;
    return "fault";
  }

  /** A step of a walk that no access asked for; blocks when it would find nothing new. */
  speculate(cpu: number, address: number): void {
    when(this.translate(cpu, address, "load") === "walking");
  }

  /** Empties both caches of one CPU. */
  flush(cpu: number): void {
    for (const entry of this.tlb.entries) entry.of(cpu).value = none;
    for (const structure of this.pagingStructureCache) structure.of(cpu).value = none;
  }

  /** A CPU that is lazy leaves the mm altogether (`leave_mm`) and is not told again. */
  #invalidate(cpu: number): void {
    this.flush(cpu);
    if (this.mmuState.of(cpu).value === "TLBSTATE_LAZY") this.cpuVmMask.of(cpu).value = false;
  }

  /** The second step of a walk: what goes into the TLB. */
  #readPte(ptePage: PtePage<F>, address: number, access: Access): Pte<Translation<F>> {
    const pte = this.tree.pte(ptePage, address);
    const entry = pte.value;
    if (entry === none) return none;
    const dirty = entry.dirty || access === "store";
    pte.value = { maps: entry.maps, young: true, dirty };
    return { maps: entry.maps, dirty };
  }
}

/** @example const unit = mmu("mm", tree); */
export function mmu<F>(name: string, tree: PageTableTree<F>): Mmu<F> {
  return new Mmu(name, tree);
}
