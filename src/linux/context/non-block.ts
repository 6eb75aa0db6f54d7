/**
 * `non_block_start` and `non_block_end`: between them nothing may wait for other tasks' allocations or
 * locks, though preemption is on. Said inside a step.
 *
 * include/linux/kernel.h, since 5.4: how an mmu notifier that was asked not to block is held to it. Only
 * might_sleep looks at the count.
 */
import { fail } from "../../model/step.ts";
import { current } from "./task.ts";

export function nonBlockStart(): void {
  current().nonBlockCount.value += 1;
}

/** Breaks `non-block-count-balanced` where the kernel would warn. */
export function nonBlockEnd(): void {
  const { name, nonBlockCount } = current();
  if (nonBlockCount.value === 0) {
    fail("non-block-count-balanced", `${name} ends more non-blocking sections than it began`);
  }
  nonBlockCount.value -= 1;
}
