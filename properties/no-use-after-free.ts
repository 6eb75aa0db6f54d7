/**
 * no-use-after-free: nobody touches an object that has been given back.
 *
 * It protects whoever gets the memory next, and everybody else from what he makes of it. The
 * vocabulary asks this of pages; objects of a model's own are for the model to ask about.
 */
import { fail, self } from "refault";

/** Said in the step that touches `object`. */
export function noUseAfterFree(object: string, isFree: boolean): void {
  if (!isFree) return;
  fail("no-use-after-free", `${self().name} touches ${object}, which has been freed`);
}
