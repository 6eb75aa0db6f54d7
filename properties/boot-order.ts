/**
 * boot-order: what is asked while the kernel boots is answered rightly from the first time on.
 *
 * It protects whoever asks before the answer is ready. An initcall that has not run yet leaves behind
 * an answer that looks like any other; memory that is there is then said not to be.
 */
import { fail } from "refault";

/** Said in the step that answers `question` with `answer`, which should have been `truth`. */
export function bootOrder(question: string, answer: boolean, truth: boolean): void {
  if (answer === truth) return;
  fail("boot-order", `${question} says ${answer ? "yes" : "no"} before it can know`);
}
