/**
 * Allocation with GFP_KERNEL: may sleep, whether or not there is memory at hand.
 */
import type { Steps } from "../../model/request.ts";
import { choose, step } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";

export interface AllocationOptions {
  /** Lets the environment decide that there is no memory; without it there always is. */
  readonly mayFail?: boolean;
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

function allocate(call: string, what: string, { mayFail = false }: AllocationOptions) {
  return step(`${call}(${what}, GFP_KERNEL)`, () => {
    mayWaitForMemory();
    return !mayFail || choose([true, false]);
  });
}
