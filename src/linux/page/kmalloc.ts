/**
 * Allocation with GFP_KERNEL: may sleep, whether or not there is memory at hand. Where there is none,
 * the task frees some itself (direct reclaim, mm/vmscan.c), with all the locks that it holds already.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { choose, step } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";

export interface AllocationOptions {
  /** Lets the environment decide that there is no memory; without it there always is. */
  readonly mayFail?: boolean;
  /** Lets the environment decide that memory is short; this is then what freeing some takes. */
  readonly reclaim?: () => Steps<unknown>;
}

/** Whether there was memory. `what` says in a trace what it is for: `sizeof(*seg)`. */
export function kmalloc(what: string, options: AllocationOptions = {}): Steps<boolean> {
  return allocate("kmalloc", what, options);
}

/** The same, zeroed. */
export function kzalloc(what: string, options: AllocationOptions = {}): Steps<boolean> {
  return allocate("kzalloc", what, options);
}

/** Inside a larger step: what every allocation does first. */
export function mayWaitForMemory(): void {
  mightSleep("kmem_cache_alloc", "mm/slab.c:3054");
}

function* allocate(
  call: string,
  what: string,
  { mayFail = false, reclaim }: AllocationOptions,
): Steps<boolean> {
  const name = `${call}(${what}, GFP_KERNEL)`;
  const isHad = () => !mayFail || choose([true, false]);
  if (reclaim === undefined) {
    return yield* step(name, () => {
      mayWaitForMemory();
      return isHad();
    });
  }
  const memory = yield* step(name, () => {
    mayWaitForMemory();
    return choose(["at hand", "short"]);
  });
  if (memory === "at hand") return true;
  yield* routine("try_to_free_pages", reclaim)();
  return yield* step("get_page_from_freelist", isHad);
}
