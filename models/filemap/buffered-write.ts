/**
 * filemap-buffered-write: write() copies from user memory, which is a mapped page of a file, with a
 * page of a file locked: perhaps the same.
 *
 * If the user's page is not mapped the copy faults, and since 2.6.23 a fault locks the page that it
 * maps. Touching the buffer first makes that unlikely and no more, because the page may be unmapped
 * again before it is copied from. What helps is to copy with page faults disabled and to start
 * again when that failed. Names and order of steps: mm/filemap.c, 2.6.23 and, for the repair,
 * 2.6.24. Left out: prepare_write and commit_write, which bracket the copy.
 */
import {
  again,
  defineModel,
  done,
  holds,
  loop,
  routine,
  type Steps,
  step,
  violates,
} from "refault";
import {
  type AddressSpace,
  condResched,
  type FileVma,
  file,
  fileLoad,
  filePtes,
  fileVma,
  findLockPage,
  mm,
  pagefaultDisable,
  pagefaultEnable,
  storePage,
  task,
  unlockAndPut,
  unmapMappingRangeVma,
} from "refault/linux";
import { filemapFault } from "./filemap.ts";
import { settling } from "./settling.ts";

const variants = {
  "same-page": violates("no-deadlock"),
  "two-writers": violates("no-deadlock"),
  "mmap-waits": violates("no-deadlock"),
  "fault-in-first": violates("no-deadlock"),
  "atomic-copy": holds(),
  "atomic-copy-mmap": holds(),
};
type Variant = keyof typeof variants;

/** Writes the first page of a file from what is mapped in a vma. */
function writing(variant: Variant) {
  const isAtomic = variant.startsWith("atomic-copy");
  const faultsIn = isAtomic || variant === "fault-in-first";

  const faultInPagesReadable = routine("fault_in_pages_readable", (buffer: FileVma) =>
    fileLoad(buffer, buffer.page),
  );

  const copyFromUser = routine("filemap_copy_from_user", function* (buffer: FileVma) {
    if (!isAtomic) return yield* fileLoad(buffer, buffer.page);
    yield* step("pagefault_disable", pagefaultDisable);
    const copied = yield* fileLoad(buffer, buffer.page);
    yield* step("pagefault_enable", pagefaultEnable);
    return copied;
  });

  /** Whether anything was copied. */
  const writePage = function* (inode: AddressSpace, buffer: FileVma): Steps<boolean> {
    const page = yield* findLockPage(inode, 0);
    if (page === null) return false;
    const copied = yield* copyFromUser(buffer);
    if (copied !== "-EFAULT") yield* step("flush_dcache_page", () => storePage(page, copied));
    yield* unlockAndPut(page);
    return copied !== "-EFAULT";
  };

  return routine("generic_file_buffered_write", function* (inode: AddressSpace, buffer: FileVma) {
    yield* inode.iMutex.lock();
    yield* loop(null, function* () {
      if (faultsIn) yield* faultInPagesReadable(buffer);
      if (yield* writePage(inode, buffer)) return done();
      yield* condResched();
      return again(null);
    });
    yield* inode.iMutex.unlock();
  });
}

/** Memory is short: unmaps the page of a vma, unless somebody has it locked. */
const shrinkPageList = routine("shrink_page_list", function* (area: FileVma) {
  const page = yield* step("isolate_lru_page", () => area.file.pageTree[0]?.value ?? null);
  if (page === null || !(yield* page.lock.trylock())) return;
  yield* unmapMappingRangeVma(area);
  yield* page.lock.unlock();
});

export default defineModel({
  name: "filemap-buffered-write",
  about: "write() copies from a mapped page of a file with a page of a file locked",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  variants,
  build({ variant }) {
    const [a, b] = [file("a"), file("b")];
    const space = mm("mm", { maps: filePtes, pages: 2 });
    const ops = { fault: filemapFault() };
    const ofA = fileVma("a.vma", { mm: space, file: a, ops });
    const ofB = fileVma("b.vma", { mm: space, file: b, ops, page: 1 });

    const write = writing(variant);
    const writer = (inode: AddressSpace, buffer: FileVma) => () => write(inode, buffer);
    const { mmapSem } = space;
    const mmap = function* () {
      yield* mmapSem.downWrite();
      yield* mmapSem.upWrite();
    };
    const bodies: Record<Variant, Readonly<Record<string, () => Steps<unknown>>>> = {
      "same-page": { writer: writer(a, ofA) },
      "two-writers": { writer0: writer(a, ofB), writer1: writer(b, ofA) },
      "mmap-waits": { writer: writer(a, ofB), toucher: () => fileLoad(ofA, 0), mmap },
      "fault-in-first": { writer: writer(a, ofA), kswapd: () => shrinkPageList(ofA) },
      "atomic-copy": {
        writer0: writer(a, ofB),
        writer1: writer(b, ofA),
        kswapd: () => shrinkPageList(ofA),
      },
      "atomic-copy-mmap": { writer: writer(a, ofB), toucher: () => fileLoad(ofA, 0), mmap },
    };
    const actors = Object.entries(bodies[variant]);
    const { ending, claims } = settling([ofA, ofB], actors.length);
    return {
      actors: actors.map(([name, body], cpu) => task(name, { cpu }, ending(body))),
      claims,
    };
  },
});
