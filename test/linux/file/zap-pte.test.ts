import { expect, test } from "vitest";
import { assert, type Steps, step } from "../../../src/index.ts";
import {
  type FilePte,
  fileLoad,
  fileStore,
  findGetPage,
  installPage,
  none,
  type Pte,
  pteFile,
  ptePresent,
  task,
  type UnmapOptions,
  unmapMappingRange,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { type OneFile, oneFile } from "./one-file.ts";

type Kind = "present" | "none" | "page 0" | "page 1";

function kindOf(entry: Pte<FilePte>): Kind {
  if (entry === none) return "none";
  if (pteFile(entry)) return entry.pgoff === 0 ? "page 0" : "page 1";
  return ptePresent(entry) ? "present" : "none";
}

/** What is broken unless the two ptes are as expected when the file has been used and unmapped. */
function afterUnmap(
  expected: readonly [Kind, Kind],
  use: (one: OneFile) => Steps<unknown>,
  options: UnmapOptions,
  stores: "shared" | "private" = "shared",
) {
  return broken(() => {
    const one = oneFile({ pages: 2, freePages: 1, stores });
    const { pageTable } = one.area.mm;
    const body = function* () {
      yield* use(one);
      yield* unmapMappingRange(one.inode, options);
      yield* step("check", () => {
        const found = [0, 1].map((address) => kindOf(pageTable.pte(address).value));
        assert(found.join() === expected.join(), `the ptes are ${found.join()}`);
      });
    };
    return { actors: [task("user", { cpu: 0 }, body)] };
  });
}

function* loadBoth({ area }: OneFile): Steps {
  yield* fileLoad(area, 0);
  yield* fileLoad(area, 1);
}

/** Both addresses show page 1 of the file, as a nonlinear vma may. */
function* showPage1Twice({ inode, area }: OneFile): Steps {
  yield* step("VM_NONLINEAR", () => {
    area.nonlinear.value = true;
  });
  for (const address of [0, 1]) {
    const page = yield* findGetPage(inode, 1);
    if (page !== null) yield* installPage(area, address, page);
  }
}

test("in a linear vma only the addresses of the range are cleared", () => {
  expect(afterUnmap(["none", "none"], loadBoth, {})).toEqual([]);
  expect(afterUnmap(["present", "none"], loadBoth, { first: 1 })).toEqual([]);
  expect(afterUnmap(["none", "present"], loadBoth, { last: 0 })).toEqual([]);
});

test("in a nonlinear one the page decides, and where it is a stranger the pte names it", () => {
  expect(afterUnmap(["page 1", "none"], showPage1Twice, { first: 1 })).toEqual([]);
  expect(afterUnmap(["present", "present"], showPage1Twice, { last: 0 })).toEqual([]);
});

test("private copies are left where only the file's own pages are meant", () => {
  const storeOne = ({ area }: OneFile) => fileStore(area, 0, "new");
  expect(afterUnmap(["present", "none"], storeOne, { cows: "left" }, "private")).toEqual([]);
  expect(afterUnmap(["none", "none"], storeOne, {}, "private")).toEqual([]);
});

test("what the pte knew of a store, the page knows when the pte is gone", () => {
  const claims = broken(() => {
    const { inode, area } = oneFile();
    const page = inode.memory[0];
    const body = function* () {
      yield* fileStore(area, 0, "new");
      yield* step("check", () => assert(page?.dirty.value === false, "only the pte knows"));
      yield* unmapMappingRange(inode);
      yield* step("check", () => assert(page?.dirty.value === true, "the page knows"));
    };
    return { actors: [task("user", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("a page is put only when no TLB leads to it any more", () => {
  const unmapping = (tlb: "flushed" | "forgotten") =>
    broken(() => {
      const { inode, area } = oneFile();
      const [page, slot] = [inode.memory[0], inode.pageTree[0]];
      const user = task("user", { cpu: 0 }, function* () {
        yield* fileLoad(area, 0);
        yield* fileLoad(area, 0);
      });
      const unmapper = task("unmapper", { cpu: 1 }, function* () {
        yield* step("the page leaves the file", () => {
          if (page === undefined || slot === undefined || page.mapcount.value === 0) return;
          slot.value = null;
          page.mapping.value = null;
          page.refcount.value -= 1;
        });
        yield* unmapMappingRange(inode, { tlb });
      });
      return { actors: [user, unmapper] };
    });
  expect(unmapping("flushed")).toEqual([]);
  expect(unmapping("forgotten")).toEqual(["no-use-after-free"]);
});
