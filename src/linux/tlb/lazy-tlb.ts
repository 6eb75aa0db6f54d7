/**
 * Lazy TLB mode (2.6.24, include/asm-x86/mmu_context_64.h): a kernel thread has no mm of its own and
 * goes on with the one that is loaded, so that nothing has to be flushed if its user comes back next.
 *
 * Told to flush, a lazy CPU leaves the mm instead and is not told again. So whoever switches back to a
 * user first says that it is not lazy any more, then asks whether it has been left out meanwhile.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step } from "../../model/step.ts";
import { current } from "../context/task.ts";
import type { Mmu } from "./mmu.ts";

/** From now on the CPU runs a kernel thread. */
export function enterLazyTlb<F>({ mmuState }: Mmu<F>): Steps {
  return step("enter_lazy_tlb", () => {
    mmuState.value = "TLBSTATE_LAZY";
  });
}

/** `switch_mm` from a kernel thread back to the user whose mm is loaded still. */
export function switchMm<F>(mmu: Mmu<F>): Steps {
  const { mmuState, cpuVmMask } = mmu;
  return routine("switch_mm", function* () {
    yield* step("mmu_state = TLBSTATE_OK", () => {
      mmuState.value = "TLBSTATE_OK";
    });
    yield* step("cpu_test_and_set(cpu_vm_mask) ? : load_cr3", () => {
      if (cpuVmMask.value) return;
      cpuVmMask.value = true;
      mmu.flush(current().cpu);
    });
  })();
}
