/**
 * What must hold when a file is cut short: nobody reaches a block that has been given back, and
 * once that is done nobody maps anything behind the end, be it a block or the sparse page.
 */
import type { Cell, Claim } from "refault";
import type { PfnVma } from "refault/linux";
import { freedImpliesUnreachable } from "../../properties/freed-implies-unreachable.ts";
import { translationCoherent } from "../../properties/translation-coherent.ts";
import { translations } from "../../properties/translations.ts";
import { block, type XipFile } from "./xip-file.ts";

/** Of a file that is cut to nothing; `isCut` says that whoever does it has returned. */
export function cutShort(file: XipFile, area: PfnVma, isCut: Cell<boolean>): readonly Claim[] {
  const { refcount } = file.frames.pfnToPage(block);
  return [
    freedImpliesUnreachable("the block", {
      isFreed: () => refcount.value === 0,
      reachedBy: () =>
        [...translations(area)].filter(({ frame }) => frame.pfn === block).map(({ name }) => name),
    }),
    translationCoherent(area, { settled: () => isCut.value, isRight: () => false }),
  ];
}
