/**
 * A store of user code to a page that may be mapped read-only: what `userAccess` is to one that need
 * not ask. A translation without write permission faults, and the store runs again after that.
 */
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { step } from "../../model/step.ts";
import { doPageFault } from "../mm/fault.ts";
import { none } from "../page-table/page-table.ts";
import { handleWpFault, type WpOptions } from "./do-wp-page.ts";
import type { PfnVma } from "./pfn-vma.ts";

/** Stores to the page; `use` is the store itself, inside the step, given the frame's number. */
export function userStore<R>(
  area: PfnVma,
  name: string,
  use: (pfn: number) => R,
  options: WpOptions = {},
): Steps<R | "SIGBUS"> {
  const { tlb, pageTable } = area.mm;
  const attempt = () => {
    const cached = tlb.lookup(area.page);
    if (cached !== none) return cached.write ? done<R | "SIGBUS">(use(cached.pfn)) : "protection";
    const entry = pageTable.pte(area.page).value;
    if (entry === none) return "fault";
    tlb.fill(area.page, entry);
    return "filled";
  };
  return loop(null, function* () {
    const outcome = yield* step(name, attempt);
    if (typeof outcome !== "string") return outcome;
    if (outcome === "protection") yield* handleWpFault(area, options);
    if (outcome !== "fault") return again(null);
    const result = yield* doPageFault(area);
    return result === "VM_FAULT_SIGBUS" ? done<R | "SIGBUS">("SIGBUS") : again(null);
  });
}
