/**
 * `mmu_gather` (2.6.24, include/asm-generic/tlb.h): pages of ptes on their way out. First they are
 * unhooked, then no CPU may have them cached, and only then are they freed.
 *
 * It is a per-CPU object, so preemption stays off from tlb_gather_mmu to tlb_finish_mmu. Nothing is
 * flushed if nothing was gathered.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { sequence } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { preemptDisable, preemptEnable } from "../context/preempt.ts";
import type { PtePage } from "../page-table/pte-page.ts";
import type { Mmu } from "./mmu.ts";

export interface MmuGatherOptions {
  /** The other order is for variants that ask what the right one is good for. */
  readonly finishes?: "invalidates-then-frees" | "frees-then-invalidates";
}

const mostPages = 8;

export class MmuGather<F> {
  readonly #mmu: Mmu<F>;
  readonly #finishes: NonNullable<MmuGatherOptions["finishes"]>;
  readonly #pages: Cell<readonly PtePage<F>[]>;

  constructor(name: string, mmu: Mmu<F>, options: MmuGatherOptions) {
    this.#mmu = mmu;
    this.#finishes = options.finishes ?? "invalidates-then-frees";
    this.#pages = cell(`${name}.pages`, sequence(mmu.tree.ptePages, mostPages));
  }

  /** `tlb_gather_mmu`. */
  begin(): Steps {
    return step("tlb_gather_mmu", preemptDisable);
  }

  /** `pte_free_tlb`, inside the step that unhooks the page or after it. */
  add(ptePage: PtePage<F>): void {
    this.#pages.value = [...this.#pages.value, ptePage];
  }

  /** `tlb_finish_mmu`. */
  finish(): Steps {
    const flush = () => this.#mmu.flushTlbMm();
    const [pages, finishes] = [this.#pages, this.#finishes];
    const free = () =>
      step("free_pages_and_swap_cache", () => {
        for (const ptePage of pages.value) ptePage.free();
        pages.value = [];
      });
    return routine("tlb_finish_mmu", function* () {
      if (yield* step("tlb->need_flush", () => pages.value.length > 0)) {
        if (finishes === "frees-then-invalidates") yield* free();
        yield* flush();
        if (finishes === "invalidates-then-frees") yield* free();
      }
      yield* step("put_cpu_var(mmu_gathers)", preemptEnable);
    })();
  }
}

/** @example const tlb = mmuGather("mm.tlb", unit); yield* tlb.begin(); … yield* tlb.finish(); */
export function mmuGather<F>(
  name: string,
  mmu: Mmu<F>,
  options: MmuGatherOptions = {},
): MmuGather<F> {
  return new MmuGather(name, mmu, options);
}
