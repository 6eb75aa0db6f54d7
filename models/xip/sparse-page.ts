/**
 * xip-sparse-page: one reads a hole of a file through a mapping while another writes there.
 *
 * The reader may be left with a page of zeroes, for as long as it maps the file, where everybody
 * else sees what was written. Nick Piggin's patch of August 2008 has the fault map the sparse page
 * itself, as the mail on spufs wants it, and puts a sequence count around that; the variants do
 * without one part of it, or with another. Names and order of steps: xip-file-fault.ts,
 * xip-file-write.ts.
 */
import { booleans, cell, defineModel, holds, integer, range, violates } from "refault";
import { kernel, loadPage, storePage, task, userAccess } from "refault/linux";
import { lastStoreWins } from "../../properties/last-store-wins.ts";
import { refaultTerminates } from "../../properties/refault-terminates.ts";
import { translationCoherent } from "../../properties/translation-coherent.ts";
import { block, xipFile, xipFileMmap, zeroed } from "./xip-file.ts";
import { asInTheKernel, type FaultOptions, xipFileFault } from "./xip-file-fault.ts";
import { type WriteOptions, writeAsPosted, xipFileWrite } from "./xip-file-write.ts";

const variants = {
  "core-inserts": violates("last-store-wins"),
  seqcount: holds(),
  "seqcount-alloc-mutex": holds(),
  "alloc-mutex": holds(),
  "no-requery": violates("last-store-wins"),
  "unlock-before-insert": violates("last-store-wins"),
  "no-seqcount": violates("last-store-wins"),
  "no-retry": holds(),
  "raw-begin": violates("last-store-wins"),
  "raw-begin-goes-on": holds(),
  "raw-begin-goes-on-no-retry": violates("last-store-wins"),
  "raw-begin-goes-on-retry-unlocked": violates("last-store-wins"),
  "one-cpu": violates("no-deadlock"),
  "one-cpu-raw-begin-goes-on": holds(),
  "one-cpu-alloc-mutex": holds(),
};
type Variant = keyof typeof variants;

interface Change {
  readonly fault?: Partial<FaultOptions>;
  readonly write?: Partial<WriteOptions>;
}

const noSeqcount: Change = { fault: { seqcount: "none" }, write: { begins: "never" } };
const allocMutex: Change = {
  fault: { seqcount: "none" },
  write: { begins: "never", allocates: "under-mutex" },
};
const rawGoesOn = { begins: "raw", noSparsePage: "goes-on" } as const;

/** What is changed in the patch as it was posted. */
const changes: Readonly<Record<Variant, Change>> = {
  "core-inserts": { ...noSeqcount, fault: { seqcount: "none", sparsePage: "core-maps" } },
  seqcount: {},
  "seqcount-alloc-mutex": { write: { allocates: "under-mutex" } },
  "alloc-mutex": allocMutex,
  "no-requery": { fault: { requery: "forgotten" } },
  "unlock-before-insert": { fault: { sparsePage: "handler-maps-unlocked" } },
  "no-seqcount": noSeqcount,
  "no-retry": { write: { retries: "never" } },
  "raw-begin": { write: { begins: "raw" } },
  "raw-begin-goes-on": { write: rawGoesOn },
  "raw-begin-goes-on-no-retry": { write: { ...rawGoesOn, retries: "never" } },
  "raw-begin-goes-on-retry-unlocked": { write: { ...rawGoesOn, retries: "unlocked" } },
  "one-cpu": {},
  "one-cpu-raw-begin-goes-on": { write: rawGoesOn },
  "one-cpu-alloc-mutex": allocMutex,
};

export default defineModel({
  name: "xip-sparse-page",
  about: "one reads a hole of an execute-in-place file while another writes there",
  source: "Piggin, linux-mm 2008-08-18, <20080818054409.GB3011@wotan.suse.de>",
  parameters: {
    /** Processes that map the file and read the hole. */
    readers: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, readers }) {
    const isOneCpu = variant.startsWith("one-cpu");
    if (isOneCpu) kernel({ preemption: "voluntary" });
    const file = xipFile({ page: "hole", contents: [zeroed, "x=1"] });
    const change = changes[variant];
    const fault = xipFileFault(file, { ...asInTheKernel, ...change.fault });
    const write = xipFileWrite(file, { ...writeAsPosted, ...change.write });
    const areas = Array.from({ length: readers }, (_, index) =>
      xipFileMmap(`mm${index}`, file, fault),
    );

    const memory = lastStoreWins<string>("x", [zeroed, "x=1"]);
    const isWritten = cell("write_returned", booleans);
    const writer = task("writer", { cpu: isOneCpu ? 0 : readers }, function* () {
      yield* write(() => {
        storePage(file.frames.pfnToPage(block), "x=1");
        memory.stored("x=1");
      });
      yield* isWritten.write(true);
    });
    const loads = cell("loads", range(0, readers));
    const users = areas.map((area, index) =>
      task(`reader${index}`, { cpu: isOneCpu ? 0 : index }, function* () {
        yield* userAccess(area, "load x", (entry) => {
          memory.loaded(loadPage(file.frames.pfnToPage(entry.pfn)));
          loads.value += 1;
        });
      }),
    );

    return {
      actors: [...users, writer],
      claims: [
        translationCoherent(areas, {
          settled: () => isWritten.value,
          isRight: ({ pfn }) => pfn === block,
        }),
        refaultTerminates(() => loads.value === readers),
      ],
    };
  },
});
