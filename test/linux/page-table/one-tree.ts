/** A page table tree of one address where `page0` is mapped, in P; Q is free. */
import { pageTableTree } from "../../../src/linux/index.ts";

export function oneTree() {
  return pageTableTree("mm", { maps: ["page0"], ptePages: ["P", "Q"], mapped: ["page0"] });
}

export type OneTree = ReturnType<typeof oneTree>;
