/**
 * no-sleep-in-atomic: nobody tries to sleep where the kernel must not switch to another task.
 *
 * It protects the CPU: those who want the spinlock of a sleeper spin for as long as it sleeps, which is
 * for ever if it needs their CPU to wake, and an interrupt is nobody that could be put to sleep. The
 * vocabulary asks this of its primitives at every attempt; functions of a model's own are for the model
 * to ask about.
 */
import { mightSleep } from "refault/linux";

/** Said in the step of a function that may sleep: `call` by name, and where the kernel's check is. */
export function noSleepInAtomic(call: string, at: string): void {
  mightSleep(call, at);
}
