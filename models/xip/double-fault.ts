/**
 * xip-double-fault: two threads fault on the same page of an execute-in-place file.
 *
 * Whoever comes second is told -EBUSY by vm_insert_mixed(), as the mail on spufs has it: somebody
 * else has mapped it, the access runs again. From 2.6.26 on xip_file_fault() took it for a bug of
 * its own. Names and order of steps: xip-file-fault.ts.
 */
import { cell, defineModel, holds, integer, range, violates } from "refault";
import { loadPage, task, userAccess } from "refault/linux";
import { refaultTerminates } from "../../properties/refault-terminates.ts";
import { xipFile, xipFileMmap } from "./xip-file.ts";
import { asInTheKernel, xipFileFault } from "./xip-file-fault.ts";

export default defineModel({
  name: "xip-double-fault",
  about: "two threads fault on the same page of an execute-in-place file",
  source: "Piggin, linux-mm 2008-01-13, <20080113024410.GA22285@wotan.suse.de>",
  parameters: {
    /** Threads that load from the page. */
    touchers: integer(2, { min: 1, max: 4 }),
  },
  variants: {
    "bug-on-err": violates("no-bug"),
    "ebusy-is-fine": holds(),
  },
  build({ variant, touchers }) {
    const file = xipFile({ page: "block" });
    const ebusy = variant === "bug-on-err" ? "BUG_ON" : "fine";
    const area = xipFileMmap("mm", file, xipFileFault(file, { ...asInTheKernel, ebusy }));
    const loads = cell("loads", range(0, touchers));
    const threads = Array.from({ length: touchers }, (_, cpu) =>
      task(`toucher${cpu}`, { cpu }, () =>
        userAccess(area, "load x", ({ pfn }) => {
          loadPage(file.frames.pfnToPage(pfn));
          loads.value += 1;
        }),
      ),
    );
    return { actors: threads, claims: [refaultTerminates(() => loads.value === touchers)] };
  },
});
