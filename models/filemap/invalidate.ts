/**
 * filemap-invalidate: user code touches a mapped file while what is cached of it is thrown away.
 *
 * The file keeps its size and the fault holds a reference, so neither tells the one that the other
 * has been there. truncate_count tells only where something was unmapped, and a page that is not
 * mapped is not unmapped: there the old fault loses. The page lock, held from the lookup to the
 * pte, tells.
 */
import { defineModel, holds, integer, repeat, step, violates } from "refault";
import {
  type FileOperations,
  file,
  fileLoad,
  filePtes,
  fileStore,
  fileVma,
  mm,
  task,
} from "refault/linux";
import { lastStoreWins } from "../../properties/last-store-wins.ts";
import { mappedImpliesInCache } from "../../properties/mapped-implies-in-cache.ts";
import { filemapFault, filemapLegacyNopage, filemapNopage } from "./filemap.ts";
import { invalidatingInodePages2 } from "./invalidate-inode-pages2.ts";
import { settling } from "./settling.ts";

const variants = {
  sequence: violates("mapped-implies-in-cache"),
  "page-lock": holds(),
  "legacy-nopage": violates("mapped-implies-in-cache"),
  "no-tlb-flush": violates("no-use-after-free"),
  mkwrite: holds(),
  "mkwrite-no-recheck": violates("mapped-implies-in-cache"),
};
type Variant = keyof typeof variants;

function operations(variant: Variant): FileOperations {
  if (variant === "sequence") return { nopage: filemapNopage() };
  if (variant === "legacy-nopage") return { fault: filemapLegacyNopage() };
  const fault = filemapFault();
  if (!variant.startsWith("mkwrite")) return { fault };
  const afterMkwrite = variant === "mkwrite" ? "rechecked" : "forgotten";
  return { fault, afterMkwrite, pageMkwrite: () => step("page_mkwrite", () => {}) };
}

export default defineModel({
  name: "filemap-invalidate",
  about: "user code touches a mapped file while what is cached of it is thrown away",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads of one mm that store to and load from the page, each on a CPU of its own. */
    touchers: integer(1, { min: 1, max: 3 }),
    /** How often the cached page is thrown away. */
    invalidations: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, touchers, invalidations }) {
    const x = (value: number) => `x=${value}`;
    const stores = Array.from({ length: touchers }, (_, toucher) => x(toucher + 1));
    const inode = file("file", {
      contents: [x(0), ...stores],
      freePages: touchers + 1,
      ...(variant === "sequence" ? { truncateCounts: invalidations } : {}),
    });
    const area = fileVma("vma", {
      mm: mm("mm", { maps: filePtes }),
      file: inode,
      ops: operations(variant),
    });

    const memory = lastStoreWins("file", [x(0), ...stores]);
    const { ending, claims } = settling([area], touchers + 1);
    const users = stores.map((value, cpu) =>
      task(
        `toucher${cpu}`,
        { cpu },
        ending(function* () {
          yield* fileStore(area, 0, value, () => memory.stored(value));
          // Where the file wants to be told a load maps it read-only; see handle-file-fault.ts.
          if (variant.startsWith("mkwrite")) return;
          yield* fileLoad(area, 0, ({ content }) => memory.loaded(content.value));
        }),
      ),
    );
    const invalidateInodePages2 = invalidatingInodePages2(inode, {
      era: variant === "sequence" ? "2.6.20" : "2.6.24",
      tlb: variant === "no-tlb-flush" ? "forgotten" : "flushed",
    });
    const invalidator = task(
      "invalidator",
      { cpu: touchers },
      ending(() => repeat(invalidations, invalidateInodePages2)),
    );

    return {
      actors: [...users, invalidator],
      claims: [mappedImpliesInCache([area]), ...claims],
    };
  },
});
