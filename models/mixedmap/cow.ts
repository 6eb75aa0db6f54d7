/**
 * mixedmap-cow: a store to a private mapping copies a frame that somebody else unmaps meanwhile.
 *
 * A bare frame has no struct page to copy from, so do_wp_page() reads it through the user's address
 * with the ptl dropped, and fills the copy with zeroes if the address has gone by then. What is to
 * save the data is the second look at the pte; the variants ask how far it does. After the copy the
 * vma maps bare frames and pages side by side, which is what VM_MIXEDMAP is for. Where the driver
 * may also give its frame a struct page, they ask what it would have to keep out meanwhile.
 */
import { defineModel, holds, integer, repeat, routine, type Steps, violates } from "refault";
import {
  type FaultAnswer,
  mapping,
  mm,
  mmUsers,
  mutex,
  type PfnPte,
  type PfnVma,
  pfnPtes,
  pfnVma,
  task,
  unmapMappingRange,
  unmapMappingRangeVma,
  userAccess,
  userStore,
  vmInsertMixed,
  zeroes,
} from "refault/linux";
import { lastStoreWins } from "../../properties/last-store-wins.ts";
import { refaultTerminates } from "../../properties/refault-terminates.ts";
import { driverFrame, framesConserved, mapped, switchPfnValid } from "./driver-frame.ts";

const variants = {
  "no-pte-same": violates("last-store-wins"),
  "pte-same": violates("last-store-wins"),
  "copy-again": holds(),
  "handler-blocked": violates("refcount-conserved"),
  "faults-blocked": holds(),
  "faults-blocked-page-goes": violates("refcount-conserved"),
  "faults-blocked-even-cows": violates("last-store-wins"),
  "special-page-appears": holds(),
  "special-page-goes": holds(),
};
type Variant = keyof typeof variants;

/** Whether the driver does more than unmap its frame. */
function switches(variant: Variant): boolean {
  return !variant.endsWith("pte-same") && variant !== "copy-again";
}

/** What the driver keeps out while it unmaps its frame and switches pfn_valid. */
function blockedBy(variant: Variant): "nothing" | "driver.fault_mutex" | "mmap_sem" {
  if (variant === "handler-blocked") return "driver.fault_mutex";
  return variant.startsWith("faults-blocked") ? "mmap_sem" : "nothing";
}

/** The driver: how it maps the frame, and what it does to it meanwhile. */
function driver(variant: Variant) {
  const gate = mutex("driver.fault_mutex");
  const blocked = blockedBy(variant);
  const cows = variant === "faults-blocked-even-cows" ? "zapped" : "left";

  const fault = routine("driver_fault", function* (area: PfnVma): Steps<FaultAnswer<PfnPte>> {
    if (blocked === "driver.fault_mutex") yield* gate.lock();
    yield* vmInsertMixed(area, mapped);
    if (blocked === "driver.fault_mutex") yield* gate.unlock();
    return "VM_FAULT_NOPAGE";
  });

  const change = routine("driver_switch", function* ({ mm, mapping, memmap }: PfnVma) {
    if (blocked === "mmap_sem") yield* mm.mmapSem.downWrite();
    if (blocked === "driver.fault_mutex") yield* gate.lock();
    yield* unmapMappingRange(mapping, { cows });
    if (switches(variant)) yield* switchPfnValid(memmap);
    if (blocked === "driver.fault_mutex") yield* gate.unlock();
    if (blocked === "mmap_sem") yield* mm.mmapSem.upWrite();
  });

  return { fault, change };
}

export default defineModel({
  name: "mixedmap-cow",
  about: "a store to a private mapping copies a frame that somebody unmaps meanwhile",
  source: "Piggin, linux-mm 2008-01-13, <20080113024410.GA22285@wotan.suse.de>",
  parameters: {
    /** Threads that load from the frame while another stores to it. */
    readers: integer(1, { min: 0, max: 2 }),
    /** How often the driver unmaps the frame, and switches pfn_valid where it does. */
    unmaps: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, readers, unmaps }) {
    const contents = ["x=0", "x=1", zeroes] as const;
    const frames = driverFrame({ isValid: variant.endsWith("page-goes"), copies: 1, contents });
    const { fault, change } = driver(variant);
    const area: PfnVma = pfnVma({
      mm: mm("mm", { maps: pfnPtes(frames) }),
      mapping: mapping("device"),
      ops: { fault: () => fault(area) },
      flags: ["VM_MIXEDMAP", "VM_MAYWRITE"],
      memmap: frames,
      regime: variant.startsWith("special") ? "pte-special" : "rules",
    });

    const users = mmUsers("mm", () => unmapMappingRangeVma(area), { users: readers + 1 });
    const memory = lastStoreWins<string>("x", contents);
    const contentOf = (pfn: number) => frames.pfnToPage(pfn).content;
    const load = () => userAccess(area, "load x", ({ pfn }) => memory.loaded(contentOf(pfn).value));
    const store = (pfn: number) => {
      contentOf(pfn).value = "x=1";
      memory.stored("x=1");
    };
    const writer = task("writer", { cpu: 0 }, function* () {
      yield* userStore(area, "store x=1", store, {
        pteSame: variant === "no-pte-same" ? "forgotten" : "checked",
        failedCopy: variant.endsWith("pte-same") ? "zeroes" : "again-under-ptl",
      });
      yield* load();
      yield* users.put();
    });
    const others = Array.from({ length: readers }, (_, index) =>
      task(`reader${index}`, { cpu: index + 1 }, function* () {
        yield* load();
        yield* users.put();
      }),
    );
    const unmapper = task("driver", { cpu: readers + 1 }, () => repeat(unmaps, () => change(area)));

    return {
      actors: [writer, ...others, unmapper],
      claims: [
        framesConserved(area, users),
        refaultTerminates(() => users.users.count.value === 0),
      ],
    };
  },
});
