/**
 * xip-mprotect: somebody writes to a hole while a process that maps the sparse page there changes
 * the protection of its mapping.
 *
 * mprotect() rewrites a pte by clearing it first, all under the ptl. Up to 2.6.26
 * page_check_address() takes a first look without the ptl, and a pte that is clear at that moment
 * is passed over; so the process keeps the sparse page. In page_mkclean() the same first look lost
 * dirty pages, which is what it was taken away for. The rest is as in 2.6.27: xip-file-fault.ts,
 * xip-file-write.ts.
 */
import { booleans, cell, defineModel, holds, violates } from "refault";
import { loadPage, storePage, task, userAccess } from "refault/linux";
import { lastStoreWins } from "../../properties/last-store-wins.ts";
import { translationCoherent } from "../../properties/translation-coherent.ts";
import { mprotecting } from "./change-protection.ts";
import { block, xipFile, xipFileMmap, zeroed } from "./xip-file.ts";
import { asInTheKernel, xipFileFault } from "./xip-file-fault.ts";
import { writeAsPosted, xipFileWrite } from "./xip-file-write.ts";

const variants = {
  "first-look": violates("last-store-wins"),
  "under-ptl": holds(),
  "first-look-one-step": holds(),
};
export default defineModel({
  name: "xip-mprotect",
  about: "somebody writes to a hole while the mapping of the sparse page changes its protection",
  source: "Piggin, mm: dirty page tracking race fix, 479db0bf408e65baa14d2a9821abfcbc0804b847",
  variants,
  build({ variant }) {
    const file = xipFile({ page: "hole", contents: [zeroed, "x=1"] });
    const presence = variant === "under-ptl" ? "under-ptl" : "first-look";
    const write = xipFileWrite(file, { ...writeAsPosted, allocates: "under-mutex", presence });
    const area = xipFileMmap("mm", file, xipFileFault(file, asInTheKernel));

    const memory = lastStoreWins<string>("x", [zeroed, "x=1"]);
    const load = () =>
      userAccess(area, "load x", ({ pfn }) => {
        memory.loaded(loadPage(file.frames.pfnToPage(pfn)));
      });
    const mprotect = mprotecting(area, {
      rewrites: variant.endsWith("one-step") ? "in-one-step" : "clear-then-set",
    });
    const isWritten = cell("write_returned", booleans);
    return {
      actors: [
        task("reader", { cpu: 0 }, function* () {
          yield* load();
          yield* mprotect();
          yield* load();
        }),
        task("writer", { cpu: 1 }, function* () {
          yield* write(() => {
            storePage(file.frames.pfnToPage(block), "x=1");
            memory.stored("x=1");
          });
          yield* isWritten.write(true);
        }),
      ],
      claims: [
        translationCoherent(area, {
          settled: () => isWritten.value,
          isRight: ({ pfn }) => pfn === block,
        }),
      ],
    };
  },
});
