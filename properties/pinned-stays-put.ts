/**
 * pinned-stays-put: memory that somebody has pinned is not moved.
 *
 * It protects whoever holds a plain pointer to it: the pointer is taken on the promise that it stays
 * good until the pin is given back, and nothing will tell its holder otherwise.
 */
import { fail, self } from "refault";

/** Said in the step that moves `memory`, which is pinned so many times. */
export function pinnedStaysPut(memory: string, pins: number): void {
  if (pins === 0) return;
  fail("pinned-stays-put", `${self().name} moves ${memory}, which is pinned`);
}
