import { expect, test } from "vitest";
import { assert, atEnd, type Steps, step } from "../../../src/index.ts";
import {
  findGetPage,
  findLockPage,
  pageCacheRead,
  putPage,
  removeFromPageCache,
  task,
  unlockAndPut,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { type OneFile, oneFile } from "./one-file.ts";

/** Takes the page out of the cache, under its lock unless told otherwise. */
function* removing({ inode }: OneFile): Steps {
  const page = yield* findLockPage(inode, 0);
  if (page === null) return;
  yield* step("remove_from_page_cache", () => {
    removeFromPageCache(inode, page);
    putPage(page);
  });
  yield* unlockAndPut(page);
}

test("a page that is found is held, and one that is not in memory is not found", () => {
  const claims = broken(() => {
    const one = oneFile();
    const body = function* () {
      const page = yield* findGetPage(one.inode, 0);
      yield* step("check", () =>
        assert(page?.refcount.value === 2, "the cache's and the finder's"),
      );
      if (page !== null) yield* step("put", () => putPage(page));
      yield* removing(one);
      const gone = yield* findGetPage(one.inode, 0);
      yield* step("check", () => assert(gone === null, "the slot is empty"));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("who waited for the lock of a page notices that the page has left the file", () => {
  const claims = broken(() => {
    const one = oneFile();
    const finder = task("finder", { cpu: 0 }, function* () {
      const page = yield* findLockPage(one.inode, 0);
      if (page === null) return;
      const { mapping, lock } = page;
      yield* step("check", () => assert(mapping.value === one.inode && lock.isLocked(), "ours"));
      yield* unlockAndPut(page);
    });
    const remover = task("remover", { cpu: 1 }, () => removing(one));
    return { actors: [finder, remover] };
  });
  expect(claims).toEqual([]);
});

test("two who read the same page in find that only one of them has added it", () => {
  const claims = broken(() => {
    const one = oneFile({ freePages: 1 });
    const { inode } = one;
    const body = () => pageCacheRead(inode, 0);
    const first = task("first", { cpu: 0 }, function* () {
      yield* removing(one);
      yield* body();
    });
    const held = () => inode.memory.map(({ refcount }) => refcount.value).sort();
    return {
      actors: [first, task("second", { cpu: 1 }, body)],
      claims: [
        atEnd("one-page-of-the-file", () => held().join() === "0,1"),
        atEnd("up-to-date", () => inode.pageTree[0]?.value?.uptodate.value === true),
      ],
    };
  });
  expect(claims).toEqual([]);
});

test("removing a page that is not locked is reported", () => {
  const claims = broken(() => {
    const { inode } = oneFile();
    const body = function* () {
      const page = yield* findGetPage(inode, 0);
      if (page !== null) yield* step("remove", () => removeFromPageCache(inode, page));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["page-locked"]);
});
