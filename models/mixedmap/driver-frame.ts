/**
 * The frame that a driver maps, which has a struct page or has not, and the free memory beside it
 * that copies of it go to. And who may hold a reference to any of them: the driver to its own, and
 * every pte that was set as counted.
 */
import { type Claim, type Steps, step } from "refault";
import { type Memmap, type MmUsers, memmap, none, type PfnVma, page } from "refault/linux";
import { refcountConserved } from "../../properties/refcount-conserved.ts";

/** The pfn of the driver's frame; the others are free memory. */
export const mapped = 0;

export interface DriverFrame {
  /** Whether the driver's frame has a struct page to begin with. */
  readonly isValid: boolean;
  /** How many copies of it there may be. */
  readonly copies?: number;
  /** What may be stored, the first to begin with. */
  readonly contents?: readonly [string, ...string[]];
}

export function driverFrame({ isValid, copies = 0, contents = ["x=0"] }: DriverFrame): Memmap {
  const driver = page("pfn0", { contents });
  const free = Array.from({ length: copies }, (_, index) =>
    page(`pfn${index + 1}`, { refcount: 0, contents }),
  );
  return memmap([driver, ...free], (pfn) => pfn !== mapped || isValid);
}

/** Gives the driver's frame a struct page, or takes it away. */
export function switchPfnValid({ valid: [isValid] }: Memmap): Steps {
  return step("pfn_valid = !pfn_valid", () => {
    if (isValid !== undefined) isValid.value = !isValid.value;
  });
}

/** Looked at while nobody is in a fault, unmaps the file or takes the address space apart. */
export function framesConserved(area: PfnVma, { users, count }: MmUsers): Claim {
  const { mm, mapping, memmap } = area;
  const { readers, writer } = mm.mmapSem;
  const pte = mm.pageTable.pte(area.page);
  const isExiting = () => users.count.value === 0 && count.count.value > 0;
  const isMappedBy = (pfn: number) => {
    const entry = pte.value;
    return entry !== none && !entry.special && entry.pfn === pfn;
  };
  return refcountConserved(memmap.pages, {
    settled: () =>
      writer.value === null &&
      readers.value.length === 0 &&
      !mapping.iMmapLock.isLocked() &&
      !isExiting(),
    holders: (held) => {
      const pfn = memmap.pageToPfn(held);
      return (pfn === mapped ? 1 : 0) + (isMappedBy(pfn) ? 1 : 0);
    },
  });
}
