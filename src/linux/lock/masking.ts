/**
 * The forms of a spinning lock: what it turns off on its CPU besides preemption. Said inside a
 * step.
 */
import { localBhDisable, localBhEnable } from "../context/bottom-half.ts";
import { localIrqDisable, localIrqEnable } from "../context/preempt.ts";

/** The end of the function's name: `write_lock`, `write_lock_bh`, `write_lock_irq`. */
export type LockForm = "" | "_bh" | "_irq";

export function mask(form: LockForm): void {
  if (form === "_bh") localBhDisable();
  if (form === "_irq") localIrqDisable();
}

export function unmask(form: LockForm): void {
  if (form === "_bh") localBhEnable();
  if (form === "_irq") localIrqEnable();
}
