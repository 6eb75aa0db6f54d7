/**
 * filemap-unmap-scan: unmap_mapping_range drops i_mmap_lock between two vmas, and one of them moves
 * meanwhile.
 *
 * A file has two lists of vmas, i_mmap for linear and i_mmap_nonlinear for other ones, and a vma
 * moves from the first to the second and never back; so whoever scans them in that order misses
 * none. After each break the scan starts again and skips the vmas that carry the mark of this call,
 * its count; when the count comes round to a mark that is left from long ago, all marks must be
 * reset. Names and order of steps: mm/memory.c, 2.6.20, where truncation unmaps once, and 2.6.24,
 * where it does so twice.
 */
import {
  again,
  type Cell,
  cell,
  choose,
  defineModel,
  done,
  holds,
  integer,
  loop,
  range,
  routine,
  step,
  violates,
} from "refault";
import {
  type AddressSpace,
  condResched,
  type FileVma,
  file,
  filePtes,
  fileVma,
  getPage,
  mm,
  pageAddRmap,
  task,
  unmapMappingRangeVma,
} from "refault/linux";
import { nothingBeyondEof } from "../../properties/nothing-beyond-eof.ts";
import { restartsBounded } from "../../properties/restarts-bounded.ts";
import { filemapNopage, filemapPopulate } from "./filemap.ts";
import { remappingFilePages } from "./remap-file-pages.ts";

const variants = {
  "tree-first": holds(),
  "list-first": violates("nothing-beyond-eof"),
  "list-first-two-unmaps": holds(),
  "no-mark": violates("restarts-bounded"),
  "wrap-reset": holds(),
  "wrap-no-reset": violates("nothing-beyond-eof"),
};
type Variant = keyof typeof variants;
type List = "tree" | "list";

/** Where the count starts again from 0. */
const wrap = 3;

interface Scanned {
  readonly area: FileVma;
  /** `vma->vm_truncate_count` */
  readonly mark: Cell<number>;
}

function unmapping(variant: Variant, inode: AddressSpace, scanned: readonly Scanned[]) {
  const { iMmapLock } = inode;
  const first = variant.startsWith("wrap") ? wrap - 1 : 0;
  const truncateCount = cell("file.truncate_count", range(0, wrap - 1), first);
  const restarts = cell("restarts", range(0, scanned.length + 1));

  /** The next vma of a list that is not done; -1 if there is none. */
  const nextOf = (list: List, from: number) =>
    scanned.findIndex(({ area, mark }, index) => {
      if (index < from || area.nonlinear.value !== (list === "list")) return false;
      return variant === "no-mark" || mark.value !== truncateCount.value;
    });

  const count = () => {
    restarts.value = 0;
    truncateCount.value = (truncateCount.value + 1) % wrap;
    if (truncateCount.value !== 0) return;
    if (variant !== "wrap-no-reset") for (const { mark } of scanned) mark.value = 0;
    truncateCount.value = 1;
  };

  const needResched = () => {
    if (!choose([false, true])) return false;
    restarts.value = Math.min(restarts.value + 1, scanned.length + 1);
    return true;
  };

  const scan = (list: List, size: number) =>
    loop(0, function* (from) {
      const index = yield* step(`next vma of the ${list}`, () => nextOf(list, from));
      const next = scanned[index];
      if (next === undefined) return done();
      yield* unmapMappingRangeVma(next.area, { first: size });
      const needBreak = yield* step("vma->vm_truncate_count = truncate_count", () => {
        next.mark.value = truncateCount.value;
        return needResched();
      });
      if (!needBreak) return again(index + 1);
      yield* iMmapLock.unlock();
      yield* condResched();
      yield* iMmapLock.lock();
      return again(0);
    });

  const order: readonly List[] = variant.startsWith("list-first")
    ? ["list", "tree"]
    : ["tree", "list"];
  const unmapMappingRange = routine("unmap_mapping_range", function* (size: number) {
    yield* iMmapLock.lock();
    yield* step("truncate_count++", count);
    for (const list of order) yield* scan(list, size);
    yield* iMmapLock.unlock();
  });
  return { unmapMappingRange, restarts };
}

export default defineModel({
  name: "filemap-unmap-scan",
  about: "unmap_mapping_range drops i_mmap_lock between two vmas, and one of them moves meanwhile",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Vmas of other processes that map the page that is cut off. */
    others: integer(1, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, others }) {
    const inode = file("file", { pages: 2 });
    const ops = { nopage: filemapNopage(), populate: filemapPopulate() };
    const mmap = (name: string, pages: number) =>
      fileVma(`${name}.vma`, {
        mm: mm(name, { maps: filePtes, pages }),
        file: inode,
        ops,
        pages,
        pgoff: 2 - pages,
      });
    const rest = Array.from({ length: others }, (_, index) => mmap(`other${index}`, 1));
    const own = mmap("own", 2);
    const areas = [...rest, own];
    const old = variant.startsWith("wrap") ? 1 : 0;
    const scanned = areas.map((area) => ({
      area,
      mark: cell(`${area.name}.vm_truncate_count`, range(0, wrap - 1), old),
    }));

    const remapFilePages = remappingFilePages(own);
    const user = task("user", { cpu: 0 }, () => remapFilePages(0, 1));

    const { unmapMappingRange, restarts } = unmapping(variant, inode, scanned);
    const mapLastPage = () => {
      const [, last] = inode.memory;
      if (last === undefined) return;
      for (const { mm, page, pages } of areas) {
        getPage(last);
        pageAddRmap(last);
        mm.pageTable.pte(page + pages - 1).value = { page: last, write: true, dirty: false };
      }
    };
    const vmtruncate = routine("vmtruncate", function* () {
      yield* inode.iMutex.lock();
      yield* step("i_size_write", () => {
        inode.iSize.value = 1;
      });
      yield* unmapMappingRange(1);
      if (variant === "list-first-two-unmaps") yield* unmapMappingRange(1);
      yield* inode.iMutex.unlock();
    });
    const truncator = task("truncator", { cpu: 1 }, function* () {
      yield* step("everybody has faulted in the last page", mapLastPage);
      yield* vmtruncate();
    });

    return {
      actors: [user, truncator],
      claims: [nothingBeyondEof(areas), restartsBounded(restarts, areas.length)],
    };
  },
});
