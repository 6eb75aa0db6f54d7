/**
 * A load or store of user code, as the MMU sees it: TLB hit, use; miss and a pte, fill; none,
 * fault; and after the last two the access runs again, unless the fault was a SIGBUS.
 */
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { step } from "../../model/step.ts";
import { none } from "../page-table/page-table.ts";
import { doPageFault } from "./fault.ts";
import type { Vma } from "./mm.ts";

/**
 * Accesses the page through the translation of the running task's CPU.
 *
 * @param name how a trace calls it: `store x=1`
 * @param use the access itself, inside the step, given the frame that the page is translated to
 */
export function userAccess<F, R>(
  vma: Vma<F>,
  name: string,
  use: (frame: F) => R,
): Steps<R | "SIGBUS"> {
  const { tlb, pageTable } = vma.mm;
  const attempt = () => {
    const cached = tlb.lookup(vma.page);
    if (cached !== none) return done<R | "SIGBUS">(use(cached));
    const entry = pageTable.pte(vma.page).value;
    if (entry === none) return "fault";
    tlb.fill(vma.page, entry);
    return "filled";
  };
  return loop(null, function* () {
    const outcome = yield* step(name, attempt);
    if (typeof outcome !== "string") return outcome;
    if (outcome === "filled") return again(null);
    const result = yield* doPageFault(vma);
    return result === "VM_FAULT_SIGBUS" ? done<R | "SIGBUS">("SIGBUS") : again(null);
  });
}
