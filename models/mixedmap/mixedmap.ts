/**
 * mixedmap: a driver maps frames that may or may not have a struct page, and may come to have one.
 *
 * Without a bit in the pte, vm_normal_page() takes for a page what has a struct page now, whoever
 * set the pte and whatever was so then. The mails are about the two ways out: a bit, which says it
 * for good, or one function that asks the same question when it inserts. Names and order of steps
 * are those of mm/memory.c, 2.6.26, which is in the vocabulary; the callbacks are those of the
 * patches that the mails answer.
 */
import { defineModel, holds, integer, repeat, routine, type Steps, violates } from "refault";
import {
  type FaultAnswer,
  type Memmap,
  mapping,
  mm,
  mmUsers,
  mutex,
  type PfnPte,
  type PfnVma,
  pfnPtes,
  pfnVma,
  type Regime,
  rawPte,
  task,
  unmapMappingRange,
  unmapMappingRangeVma,
  userAccess,
  vmInsertMixed,
  vmInsertPfn,
} from "refault/linux";
import { classStable } from "../../properties/class-stable.ts";
import { noSleepInAtomic } from "../../properties/no-sleep-in-atomic.ts";
import { refaultTerminates } from "../../properties/refault-terminates.ts";
import { driverFrame, framesConserved, mapped, switchPfnValid } from "./driver-frame.ts";

const variants = {
  "insert-mixed": holds(),
  "insert-pfn": violates("no-mapcount-underflow"),
  "special-insert-pfn": holds(),
  "page-appears": violates("no-mapcount-underflow"),
  "page-goes": violates("refcount-conserved"),
  "special-page-appears": holds(),
  "special-page-goes": holds(),
  "faults-blocked": holds(),
  "faults-blocked-no-unmap": violates("no-mapcount-underflow"),
  "faults-not-blocked": violates("no-mapcount-underflow"),
  "switched-before-unmap": violates("no-mapcount-underflow"),
  "refcount-pfn-mutex": violates("no-sleep-in-atomic"),
  "refcount-pfn-spinlock": violates("no-mapcount-underflow"),
  "refcount-pte-default": violates("no-mapcount-underflow"),
  "refcount-pte-bit": holds(),
};
type Variant = keyof typeof variants;

interface Setting {
  readonly regime: Regime;
  /** What the fault handler calls. */
  readonly insert: "vm_insert_mixed" | "vm_insert_pfn";
  /** Whether the frame has a struct page to begin with. */
  readonly isValid: boolean;
  /** What the driver does to change that, in this order. */
  readonly switching: readonly ("unmap" | "switch")[];
  /** Whether it keeps its own fault handler out meanwhile. */
  readonly faults: "blocked" | "let in";
  /** What the architecture answers instead of `pfn_valid`. */
  readonly callback: "none" | "list under mutex" | "list under spinlock" | "default" | "bit";
}

const asMerged: Setting = {
  regime: "rules",
  insert: "vm_insert_mixed",
  isValid: true,
  switching: [],
  faults: "let in",
  callback: "none",
};

const appears = { isValid: false, switching: ["switch"] } as const;
const safely = { isValid: false, switching: ["unmap", "switch"], faults: "blocked" } as const;

const settings: Readonly<Record<Variant, Partial<Setting>>> = {
  "insert-mixed": {},
  "insert-pfn": { insert: "vm_insert_pfn" },
  "special-insert-pfn": { regime: "pte-special", insert: "vm_insert_pfn" },
  "page-appears": appears,
  "page-goes": { switching: ["switch"] },
  "special-page-appears": { regime: "pte-special", ...appears },
  "special-page-goes": { regime: "pte-special", switching: ["switch"] },
  "faults-blocked": safely,
  "faults-blocked-no-unmap": { ...safely, switching: ["switch"] },
  "faults-not-blocked": { ...safely, faults: "let in" },
  "switched-before-unmap": { ...safely, switching: ["switch", "unmap"] },
  "refcount-pfn-mutex": { insert: "vm_insert_pfn", isValid: false, callback: "list under mutex" },
  "refcount-pfn-spinlock": { insert: "vm_insert_pfn", ...appears, callback: "list under spinlock" },
  "refcount-pte-default": { insert: "vm_insert_pfn", isValid: false, callback: "default" },
  "refcount-pte-bit": { insert: "vm_insert_pfn", ...appears, callback: "bit" },
};

/**
 * Whether a pte is counted, as the architecture was to say: by the pfn, with a walk of the list of
 * what has no struct page; then by the pte, where the default says that everything is.
 */
function refcountPte(callback: Setting["callback"], frames: Memmap) {
  return ({ pfn, special }: PfnPte): boolean => {
    if (callback === "default") return true;
    if (callback === "bit") return !special;
    if (callback === "list under mutex") noSleepInAtomic("mutex_lock", "kernel/mutex.c:87");
    return frames.pfnValid(pfn);
  };
}

/** The driver: how it maps the frame, and what it does to it meanwhile. */
function driver({ insert, switching, faults }: Setting) {
  const gate = mutex("driver.fault_mutex");

  const fault = routine("driver_fault", function* (area: PfnVma): Steps<FaultAnswer<PfnPte>> {
    if (faults === "blocked") yield* gate.lock();
    // -EBUSY says that another thread has mapped it; the access runs again and will see.
    if (insert === "vm_insert_mixed") yield* vmInsertMixed(area, mapped);
    else yield* vmInsertPfn(area, rawPte(area, mapped));
    if (faults === "blocked") yield* gate.unlock();
    return "VM_FAULT_NOPAGE";
  });

  const change = routine("driver_switch", function* ({ mapping, memmap }: PfnVma) {
    if (faults === "blocked") yield* gate.lock();
    for (const part of switching) {
      yield* part === "unmap" ? unmapMappingRange(mapping) : switchPfnValid(memmap);
    }
    if (faults === "blocked") yield* gate.unlock();
  });

  return { fault, change };
}

export default defineModel({
  name: "mixedmap",
  about: "VM_MIXEDMAP: a frame that has a struct page, or has not, or comes to have one",
  source: "Piggin, linux-mm 2008-01-13, <20080113024410.GA22285@wotan.suse.de>",
  parameters: {
    /** Threads that load from the frame and exit. */
    touchers: integer(1, { min: 1, max: 3 }),
    /** How often the driver switches pfn_valid, where it does. */
    switches: integer(2, { min: 1, max: 4 }),
  },
  variants,
  build({ variant, touchers, switches }) {
    const setting: Setting = { ...asMerged, ...settings[variant] };
    const { regime, isValid, switching, callback } = setting;
    const frames = driverFrame({ isValid });
    const { fault, change } = driver(setting);
    const area: PfnVma = pfnVma({
      mm: mm("mm", { maps: pfnPtes(frames) }),
      mapping: mapping("device"),
      ops: { fault: () => fault(area) },
      flags: ["VM_MIXEDMAP", "VM_MAYWRITE"],
      memmap: frames,
      regime,
      ...(callback === "none" ? {} : { mixedmapRefcountPte: refcountPte(callback, frames) }),
    });

    const users = mmUsers("mm", () => unmapMappingRangeVma(area), { users: touchers });
    const threads = Array.from({ length: touchers }, (_, cpu) =>
      task(`toucher${cpu}`, { cpu }, function* () {
        yield* userAccess(area, "load x", () => {});
        yield* users.put();
      }),
    );
    const switcher = task("driver", { cpu: touchers }, () => repeat(switches, () => change(area)));

    return {
      actors: switching.length > 0 ? [...threads, switcher] : threads,
      claims: [
        // Nobody can sleep in a claim.
        ...(callback === "list under mutex" ? [] : [classStable(area)]),
        framesConserved(area, users),
        refaultTerminates(() => users.users.count.value === 0),
      ],
    };
  },
});
