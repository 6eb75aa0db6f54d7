/**
 * filemap-remap-migration: a page of a mapping is moved to other memory while the mapping becomes
 * nonlinear.
 *
 * Migration leaves an entry in the pte and comes back for it; but the vma has meanwhile gone from
 * the linear ones, which are searched for entries, to the nonlinear ones, which are not. The entry
 * stays, and the next access finds it without anybody migrating: BUG_ON(!PageLocked) in swapops.h.
 * Only where remap_file_pages covers less than the vma, because what it covers it clears. The
 * repair is commit 7e09e738afd2 "mm: fix swapops.h:131 bug if remap_file_pages raced migration".
 */
import { defineModel, holds, violates } from "refault";
import { file, fileLoad, filePtes, fileVma, mm, task } from "refault/linux";
import { mappedImpliesInCache } from "../../properties/mapped-implies-in-cache.ts";
import { pageMatchesPgoff } from "../../properties/page-matches-pgoff.ts";
import { filemapFault } from "./filemap.ts";
import { migrating } from "./migrate-page.ts";
import { remappingFilePages } from "./remap-file-pages.ts";
import { settling } from "./settling.ts";

const variants = {
  "linear-removal": violates("migration-entry-locked"),
  "removal-everywhere": holds(),
  "range-covers-page": holds(),
};

export default defineModel({
  name: "filemap-remap-migration",
  about: "a page of a mapping is moved to other memory while the mapping becomes nonlinear",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  variants,
  build({ variant }) {
    const inode = file("file", { pages: 2, freePages: 1 });
    const area = fileVma("vma", {
      mm: mm("mm", { maps: filePtes, pages: 2 }),
      file: inode,
      ops: { fault: filemapFault() },
      pages: 2,
    });
    const { ending, claims } = settling([area], 2);

    const remapFilePages = remappingFilePages(area);
    const user = task(
      "user",
      { cpu: 0 },
      ending(function* () {
        yield* fileLoad(area, 0, (page) => pageMatchesPgoff(page, 0));
        if (variant === "range-covers-page") yield* remapFilePages(0, 1);
        else yield* remapFilePages(1, 0);
        const pgoff = variant === "range-covers-page" ? 1 : 0;
        yield* fileLoad(area, 0, (page) => pageMatchesPgoff(page, pgoff));
      }),
    );
    const unmapAndMove = migrating(inode, area, {
      removal: variant === "removal-everywhere" ? "all-vmas" : "linear-vmas",
    });
    const migrator = task(
      "migrator",
      { cpu: 1 },
      ending(() => unmapAndMove(0)),
    );
    return {
      actors: [user, migrator],
      claims: [mappedImpliesInCache([area]), ...claims],
    };
  },
});
