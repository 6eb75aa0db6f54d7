/**
 * mspec-fork: processes share the uncached pages of one mmap, and come and go at the same time.
 *
 * Each vma that comes of the mmap is counted in vma_data, a fork's under the mmap_sem of the parent, an
 * exit's under no lock that the parent knows of. A vma that was split no longer starts where the pages
 * do. Names and order of steps: vma-data.ts, and copy_mm, do_munmap, exit_mmap of 2.6.20.
 */
import {
  atEnd,
  booleans,
  type Cell,
  cell,
  defineModel,
  holds,
  routine,
  step,
  until,
  violates,
} from "refault";
import {
  loadPage,
  mapping,
  mm,
  type PfnPte,
  type PfnVma,
  pfnPtes,
  pfnVma,
  rawPte,
  refcount,
  storePage,
  task,
  unmapMappingRangeVma,
  userAccess,
} from "refault/linux";
import { lastStoreWins, type Register } from "../../properties/last-store-wins.ts";
import { refcountConserved } from "../../properties/refcount-conserved.ts";
import {
  mspecClose,
  mspecNopfn,
  mspecOpen,
  plainInt,
  uncachedPool,
  type VmaData,
  vmaData,
} from "./vma-data.ts";

const variants = {
  "atomic-refcnt": holds(),
  "plain-int-refcnt": violates("no-use-after-free"),
  "index-from-split-vma": violates("last-store-wins"),
};
type Variant = keyof typeof variants;

/** A process that maps two pages of vma_data, if only in part. */
interface Process {
  readonly first: PfnVma;
  readonly second: PfnVma;
  /** The page at which its vma starts. */
  readonly vmStart: Cell<number>;
}

function processOf(name: string, vdata: VmaData, variant: Variant): Process {
  const { pool } = vdata;
  const lookUp = mspecNopfn(vdata, {
    recheck: "under-lock",
    allocate: "before-lock",
    free: "into-pool",
  });
  const vmStart = cell(`${name}.vm_start`, [0, 1]);
  const firstPage = () =>
    variant === "index-from-split-vma"
      ? step("index = address - vma->vm_start", () => vmStart.value)
      : step("index = address - vdata->vm_start", () => 0);
  const space = mm(name, { maps: pfnPtes(pool), pages: 2 });
  const file = mapping<PfnPte>(`/dev/mspec_uncached of ${name}`);
  const map = (page: number): PfnVma => {
    const area: PfnVma = pfnVma({
      mm: space,
      mapping: file,
      page,
      ops: {
        nopfn: function* () {
          return { pfn: rawPte(area, yield* lookUp(page - (yield* firstPage()))) };
        },
      },
      flags: ["VM_PFNMAP", "VM_MAYWRITE", "VM_SHARED"],
      memmap: pool,
    });
    return area;
  };
  return { first: map(0), second: map(1), vmStart };
}

/** `fork`, `munmap` and `exit`, as far as they concern the vmas of one mmap. */
function lifeOf(vdata: VmaData) {
  const open = mspecOpen(vdata);
  const close = mspecClose(vdata);

  const fork = routine("dup_mmap", function* ({ first: { mm } }: Process) {
    yield* mm.mmapSem.downWrite();
    yield* open();
    yield* mm.mmapSem.upWrite();
  });

  /** Unmaps the first page only: the vma is split, and one half of it closed. */
  const munmap = routine("do_munmap", function* ({ first, vmStart }: Process) {
    const { mmapSem } = first.mm;
    yield* mmapSem.downWrite();
    yield* open();
    yield* vmStart.write(1);
    yield* unmapMappingRangeVma(first);
    yield* close();
    yield* mmapSem.upWrite();
  });

  const exit = routine("exit_mmap", function* ({ first, second, vmStart }: Process) {
    if ((yield* vmStart.read()) === 0) yield* unmapMappingRangeVma(first);
    yield* unmapMappingRangeVma(second);
    yield* close();
  });

  return { fork, munmap, exit };
}

export default defineModel({
  name: "mspec-fork",
  about: "processes that share the uncached pages of one mmap fork, split and exit",
  source: "Dickins, linux-mm 2006-02-20, reply to Sorensen on VM_PFNMAP and do_no_pfn",
  variants,
  build({ variant }) {
    const pool = uncachedPool(3, ["", "x=1", "y=1"]);
    const sharers = 2;
    const refcnt =
      variant === "plain-int-refcnt"
        ? plainInt("vdata.refcnt", sharers)
        : refcount("vdata.refcnt", { initial: sharers });
    const vdata = vmaData(pool, 2, refcnt);
    const { fork, munmap, exit } = lifeOf(vdata);
    const parent = processOf("parent", vdata, variant);
    const sibling = processOf("sibling", vdata, variant);
    const child = processOf("child", vdata, variant);
    const isForked = cell("forked", booleans);

    const store = (area: PfnVma, value: string, register: Register<string>) =>
      userAccess(area, `store ${value}`, ({ pfn }) => {
        storePage(pool.pfnToPage(pfn), value);
        register.stored(value);
      });
    const load = (area: PfnVma, name: string, register: Register<string>) =>
      userAccess(area, `load ${name}`, ({ pfn }) => {
        register.loaded(loadPage(pool.pfnToPage(pfn)));
      });
    const x = lastStoreWins<string>("x", ["", "x=1"]);
    const y = lastStoreWins<string>("y", ["", "y=1"]);

    const isQuiet = ({ first }: Process) => first.mm.mmapSem.readers.value.length === 0;
    const isNamed = (pfn: number) => vdata.maddr.some((maddr) => maddr.value === pfn);
    return {
      actors: [
        task("parent", { cpu: 0 }, function* () {
          yield* store(parent.first, "x=1", x);
          yield* fork(parent);
          yield* isForked.write(true);
          yield* load(parent.first, "x", x);
          yield* exit(parent);
        }),
        task("sibling", { cpu: 1 }, () => exit(sibling)),
        task("child", { cpu: 2 }, function* () {
          yield* until("forked", () => isForked.value);
          yield* munmap(child);
          yield* store(child.second, "y=1", y);
          yield* load(child.second, "y", y);
          yield* exit(child);
        }),
      ],
      claims: [
        atEnd("pages-given-back", () => vdata.isFreed.value),
        refcountConserved(pool.pages, {
          settled: () => isQuiet(parent) && isQuiet(child),
          holders: (held) => (isNamed(pool.pageToPfn(held)) ? 1 : 0),
        }),
      ],
    };
  },
});
