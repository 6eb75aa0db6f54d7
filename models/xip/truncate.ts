/**
 * xip-truncate: user code touches an execute-in-place file while somebody cuts it short.
 *
 * A fault on the page cache looks at i_size again once it has locked the page; here there is no
 * page to lock. Whoever truncates writes i_size, unmaps what is behind it and frees the blocks, and
 * a fault that looked before that maps one of them after. The repair of 2014 looks again under the
 * lock of i_mmap, which unmapping takes too. Names and order of steps: xip-file-fault.ts, and
 * vmtruncate() of 2.6.28 here.
 */
import { booleans, cell, defineModel, holds, integer, routine, step, violates } from "refault";
import { loadPage, task, unmapMappingRange, userAccess } from "refault/linux";
import { cutShort } from "./cut-short.ts";
import { freeBlock, type XipFile, xipFile, xipFileMmap } from "./xip-file.ts";
import { asInTheKernel, type FaultOptions, xipFileFault } from "./xip-file-fault.ts";

const variants = {
  "size-at-start": violates("freed-implies-unreachable"),
  "size-at-start-hole": violates("translation-coherent"),
  "again-under-lock": holds(),
  "again-under-lock-hole": holds(),
  "again-unlocked": violates("freed-implies-unreachable"),
  "lock-but-not-again": violates("freed-implies-unreachable"),
  "unmap-before-size": violates("freed-implies-unreachable"),
};
type Variant = keyof typeof variants;

function sizeLookedAt(variant: Variant): FaultOptions["iSize"] {
  if (variant.startsWith("size-at-start")) return "at-start";
  if (variant === "again-unlocked") return "again-unlocked";
  return variant === "lock-but-not-again" ? "at-start-under-lock" : "again-under-lock";
}

/** `vmtruncate` to nothing, and the file system's part of it. */
function vmtruncating(file: XipFile, order: "size-first" | "unmap-first") {
  const writeSize = () =>
    step("i_size_write", () => {
      file.iSize.value = 0;
    });
  return routine("vmtruncate", function* () {
    if (order === "size-first") yield* writeSize();
    yield* unmapMappingRange(file.mapping);
    yield* unmapMappingRange(file.mapping);
    if (order === "unmap-first") yield* writeSize();
    yield* freeBlock(file);
  });
}

export default defineModel({
  name: "xip-truncate",
  about: "user code touches an execute-in-place file while somebody cuts it short",
  source: "Wilcox, linux-mm 2014-08-01, PATCH v9 03/22, Fix XIP fault vs truncate race",
  parameters: {
    /** Threads that load from the page. */
    touchers: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, touchers }) {
    const file = xipFile({ page: variant.endsWith("hole") ? "hole" : "block" });
    const fault = xipFileFault(file, { ...asInTheKernel, iSize: sizeLookedAt(variant) });
    const area = xipFileMmap("mm", file, fault);
    const threads = Array.from({ length: touchers }, (_, cpu) =>
      task(`toucher${cpu}`, { cpu }, () =>
        userAccess(area, "load x", ({ pfn }) => {
          loadPage(file.frames.pfnToPage(pfn));
        }),
      ),
    );
    const isCut = cell("truncate_returned", booleans);
    const order = variant === "unmap-before-size" ? "unmap-first" : "size-first";
    const vmtruncate = vmtruncating(file, order);
    const truncator = task("truncator", { cpu: touchers }, function* () {
      yield* vmtruncate();
      yield* isCut.write(true);
    });
    return {
      actors: [...threads, truncator],
      claims: cutShort(file, area, isCut),
    };
  },
});
