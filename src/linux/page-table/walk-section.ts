/**
 * What a walk through a page table without locks does to keep the pages of ptes from being freed under
 * it: nothing, turn interrupts off, or read under RCU (an `Rcu` is such a section itself).
 *
 * Interrupts off hold up whoever sends an interrupt to this CPU and waits for the answer, so they
 * protect against an owner who flushes by interrupt, and not against one who broadcasts.
 */
import { localIrqDisable, localIrqEnable } from "../context/preempt.ts";

export interface WalkSection {
  /** Said in the step that reads the pmd. */
  enter(): void;
  /** Said in the step that lets go of the last pte. */
  leave(): void;
}

export const unprotected: WalkSection = { enter: () => {}, leave: () => {} };

/** `local_irq_disable` to `local_irq_enable`. */
export const irqsOff: WalkSection = { enter: localIrqDisable, leave: localIrqEnable };
