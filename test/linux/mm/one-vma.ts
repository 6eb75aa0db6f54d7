/** The smallest process that can fault: two frames, and one page to map them at. */
import type { Steps } from "../../../src/index.ts";
import { mapping, mm, type Vma, type VmOperations, vma } from "../../../src/linux/index.ts";

export type Frame = "old" | "new";
export const frames: readonly Frame[] = ["old", "new"];

export function oneVma(ops: VmOperations<Frame>): Vma<Frame> {
  return vma({ mm: mm("mm", { maps: frames }), mapping: mapping("file"), ops });
}

/** A driver that maps nothing. */
export const unused: VmOperations<Frame> = {
  nopfn: function* (): Steps<"NOPFN_REFAULT"> {
    return "NOPFN_REFAULT";
  },
};
