/**
 * filemap-truncate: user code touches a mapped file while somebody cuts it short.
 *
 * Up to 2.6.22 a fault compares truncate_count before and after it has found the page; from 2.6.23
 * it keeps the page locked from where it looks at i_size until the pte is set, and whoever
 * truncates locks each page to unmap and remove it. The variants do without one part of either. A
 * store to a private mapping maps a copy, which nobody finds by the page: for that the file is
 * unmapped a second time.
 */
import { defineModel, holds, integer, needs, violates } from "refault";
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
import { mappedImpliesInCache } from "../../properties/mapped-implies-in-cache.ts";
import { nothingBeyondEof } from "../../properties/nothing-beyond-eof.ts";
import { filemapFault, filemapLegacyNopage, filemapNopage } from "./filemap.ts";
import { settling } from "./settling.ts";
import { vmtruncating } from "./vmtruncate.ts";

const variants = {
  sequence: holds(),
  "sequence-not-kept": violates("mapped-implies-in-cache"),
  "sequence-no-barriers": needs("store buffers"),
  "page-lock": holds(),
  "page-lock-legacy-nopage": violates("mapped-implies-in-cache"),
  "no-page-unmap": violates("mapped-implies-in-cache"),
  "no-recheck": violates("nothing-beyond-eof"),
  "private-two-unmaps": holds(),
  "private-one-unmap": violates("nothing-beyond-eof"),
  "private-last-unmap-only": holds(),
  "sequence-private": holds(),
};
type Variant = keyof typeof variants;

function unmapsOf(variant: Variant): "first-and-last" | "first" | "last" {
  if (variant === "private-one-unmap") return "first";
  return variant === "private-last-unmap-only" ? "last" : "first-and-last";
}

function operations(variant: Variant): FileOperations {
  if (variant.startsWith("sequence")) return { nopage: filemapNopage() };
  if (variant === "page-lock-legacy-nopage") return { fault: filemapLegacyNopage() };
  const recheck = variant === "no-recheck" ? "forgotten" : "under-page-lock";
  return { fault: filemapFault({ recheck }) };
}

export default defineModel({
  name: "filemap-truncate",
  about: "user code touches a mapped file while somebody cuts it short",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads of one mm that touch the page, each on a CPU of its own. */
    touchers: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, touchers }) {
    const era = variant.startsWith("sequence") ? "2.6.20" : "2.6.24";
    const isCounted = era === "2.6.20" && variant !== "sequence-not-kept";
    const inode = file("file", {
      freePages: touchers + 1,
      ...(isCounted ? { truncateCounts: 1 } : {}),
    });
    const isPrivate = variant.includes("private");
    const area = fileVma("vma", {
      mm: mm("mm", { maps: filePtes }),
      file: inode,
      ops: operations(variant),
      stores: isPrivate ? "private" : "shared",
    });

    const { ending, claims } = settling([area], touchers + 1);
    const users = Array.from({ length: touchers }, (_, cpu) =>
      task(
        `toucher${cpu}`,
        { cpu },
        ending(() => (isPrivate ? fileStore(area, 0, "zeroes") : fileLoad(area, 0))),
      ),
    );
    const vmtruncate = vmtruncating(inode, {
      era,
      pageUnmap: variant === "no-page-unmap" ? "forgotten" : "done",
      unmaps: unmapsOf(variant),
      barriers: variant === "sequence-no-barriers" ? "forgotten" : "kept",
    });
    const truncator = task(
      "truncator",
      { cpu: touchers },
      ending(() => vmtruncate(0)),
    );

    return {
      actors: [...users, truncator],
      claims: [mappedImpliesInCache([area]), nothingBeyondEof([area]), ...claims],
    };
  },
});
