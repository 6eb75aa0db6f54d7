/**
 * Loads and stores of user code to a mapped file, as the MMU sees them: a translation that allows
 * the access is used; the first store through one also sets the dirty bit of the pte, which must
 * still be there; anything else faults, and the access runs again. Where the kernel itself copies
 * from or to user memory with page faults disabled, a fault is answered with -EFAULT. A store
 * stores a whole page.
 */
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { step } from "../../model/step.ts";
import { faulthandlerDisabled } from "../context/pagefault.ts";
import { loadPage, type Page, storePage } from "../page/page.ts";
import type { Access, FileVma } from "./file-vma.ts";
import { doFilePageFault } from "./handle-file-fault.ts";
import { ptePresent } from "./pte.ts";

/** What is at the address, or SIGBUS, or -EFAULT. `loaded` is said in the step of the load. */
export function fileLoad(
  area: FileVma,
  address: number,
  loaded: (page: Page) => void = () => {},
): Steps<string> {
  return run(area, address, {
    access: "read",
    name: `load ${area.name}[${address}]`,
    use(page) {
      loaded(page);
      return loadPage(page);
    },
  });
}

/** What was stored, or SIGBUS, or -EFAULT. `stored` is said in the step of the store. */
export function fileStore(
  area: FileVma,
  address: number,
  content: string,
  stored: (page: Page) => void = () => {},
): Steps<string> {
  return run(area, address, {
    access: "write",
    name: `store ${content} to ${area.name}[${address}]`,
    use(page) {
      storePage(page, content);
      stored(page);
      return content;
    },
  });
}

interface Use {
  readonly access: Access;
  readonly name: string;
  readonly use: (page: Page) => string;
}

function run(area: FileVma, address: number, { access, name, use }: Use): Steps<string> {
  const attempt = () => {
    const outcome = translate(area, address, access);
    if (typeof outcome !== "string") return { used: use(outcome) };
    return outcome === "fault" && faulthandlerDisabled() ? { used: "-EFAULT" } : outcome;
  };
  return loop(null, function* () {
    const outcome = yield* step(name, attempt);
    if (typeof outcome === "object") return done(outcome.used);
    if (outcome === "filled") return again(null);
    const result = yield* doFilePageFault(area, address, access);
    return result === "VM_FAULT_SIGBUS" ? done("SIGBUS") : again(null);
  });
}

/** The page to use, or what the MMU does instead. */
function translate({ mm }: FileVma, address: number, access: Access): Page | "filled" | "fault" {
  const pte = mm.pageTable.pte(address);
  const entry = pte.value;
  const cached = mm.tlb.lookup(address);
  if (!ptePresent(cached)) {
    if (!ptePresent(entry) || (access === "write" && !entry.write)) return "fault";
    mm.tlb.fill(address, entry);
    return "filled";
  }
  if (access === "read") return cached.page;
  if (!cached.write) return "fault";
  if (!cached.dirty) {
    if (!ptePresent(entry) || entry.page !== cached.page || !entry.write) return "fault";
    pte.value = { ...entry, dirty: true };
    mm.tlb.fill(address, { ...entry, dirty: true });
  }
  return cached.page;
}
