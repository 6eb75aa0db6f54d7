/**
 * filemap-nonlinear: user code remaps pages of a mapped file, while the file is cut short or what
 * is cached of it is thrown away.
 *
 * In a nonlinear mapping only the pte says which page of the file is there. The old kernel mapped
 * such a page by `->populate`, which looks at `page->mapping` and i_size under the ptl but at
 * nothing that would stop an invalidation; the new one only notes the page in the pte and leaves
 * the rest to `->fault`, which is told the page by its pgoff. This is what the patch that the mail
 * is about fixes.
 */
import { defineModel, holds, routine, step, violates } from "refault";
import {
  type FileOperations,
  type FileVma,
  file,
  fileLoad,
  filePtes,
  fileVma,
  linearPageIndex,
  mm,
  task,
  type VmFault,
} from "refault/linux";
import { mappedImpliesInCache } from "../../properties/mapped-implies-in-cache.ts";
import { noSpuriousSigbus } from "../../properties/no-spurious-sigbus.ts";
import { nothingBeyondEof } from "../../properties/nothing-beyond-eof.ts";
import { pageMatchesPgoff } from "../../properties/page-matches-pgoff.ts";
import { filemapFault, filemapNopage, filemapPopulate } from "./filemap.ts";
import { invalidatingInodePages2 } from "./invalidate-inode-pages2.ts";
import { remappingFilePages } from "./remap-file-pages.ts";
import { settling } from "./settling.ts";
import { vmtruncating } from "./vmtruncate.ts";

const variants = {
  "populate-invalidate": violates("mapped-implies-in-cache"),
  "populate-invalidate-refused": violates("no-spurious-sigbus"),
  "populate-truncate": holds(),
  "populate-truncate-set-last": violates("mapped-implies-in-cache"),
  "file-pte-invalidate": holds(),
  "file-pte-invalidate-unlocked": violates("mapped-implies-in-cache"),
  "file-pte-truncate": holds(),
  "file-pte-truncate-set-last": holds(),
  "address-not-pgoff": violates("page-matches-pgoff"),
};
type Variant = keyof typeof variants;

/** The page of the file that the first address of the mapping is made to show. */
const remapped = 1;

function operations(variant: Variant): FileOperations {
  if (variant.startsWith("populate")) {
    return { nopage: filemapNopage(), populate: filemapPopulate() };
  }
  const pageLock = variant === "file-pte-invalidate-unlocked" ? "dropped" : "kept";
  const fault = filemapFault({ pageLock });
  if (variant !== "address-not-pgoff") return { fault };
  return {
    fault: routine("driver_fault", (area: FileVma, vmf: VmFault) =>
      fault(area, { ...vmf, pgoff: linearPageIndex(area, vmf.address) }),
    ),
  };
}

export default defineModel({
  name: "filemap-nonlinear",
  about: "user code remaps pages of a mapped file while the file loses some",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  variants,
  build({ variant }) {
    const inode = file("file", { pages: 2, freePages: 1 });
    const area = fileVma("vma", {
      mm: mm("mm", { maps: filePtes }),
      file: inode,
      ops: operations(variant),
    });
    const { ending, claims } = settling([area], 2);

    const remapFilePages = remappingFilePages(area, {
      nonlinear: variant.endsWith("set-last") ? "set-last" : "set-first",
    });
    const user = task(
      "user",
      { cpu: 0 },
      ending(function* () {
        if ((yield* remapFilePages(0, remapped)) !== 0) return;
        const loaded = yield* fileLoad(area, 0, (page) => pageMatchesPgoff(page, remapped));
        if (loaded !== "SIGBUS") return;
        yield* step("SIGBUS", () => noSpuriousSigbus("user", remapped < inode.iSize.value));
      }),
    );

    const era = variant.startsWith("populate") ? "2.6.20" : "2.6.24";
    const vmtruncate = vmtruncating(inode, { era });
    const invalidateInodePages2 = invalidatingInodePages2(inode, { era });
    const other = variant.includes("truncate")
      ? task(
          "truncator",
          { cpu: 1 },
          ending(() => vmtruncate(remapped)),
        )
      : task(
          "invalidator",
          { cpu: 1 },
          ending(() => invalidateInodePages2()),
        );

    return {
      actors: [user, other],
      claims: [mappedImpliesInCache([area]), nothingBeyondEof([area]), ...claims],
    };
  },
});
