import { expect, test } from "vitest";
import { always, type Steps, step } from "../../../src/index.ts";
import {
  type FileNopageAnswer,
  type FileVma,
  fileLoad,
  findGetPage,
  putPage,
  removeFromPageCache,
  task,
  unmapMappingRange,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { oneFile } from "./one-file.ts";

function* nopage({ file }: FileVma): Steps<FileNopageAnswer> {
  const page = yield* findGetPage(file, 0);
  return page === null ? "NOPAGE_SIGBUS" : { page };
}

/** A load, while the page leaves the file and then, or before, the file is unmapped. */
function leaving(truncateCounts: 0 | 1, order: "unmap-first" | "unmap-last") {
  return broken(() => {
    const { inode, area } = oneFile({
      ops: { nopage },
      ...(truncateCounts === 1 ? { truncateCounts } : {}),
    });
    const page = inode.memory[0];
    const leave = () =>
      step("leave", () => {
        if (page === undefined) return;
        page.lock.acquire();
        removeFromPageCache(inode, page);
        page.lock.release();
        putPage(page);
      });
    const remover = task("remover", { cpu: 1 }, function* () {
      if (order === "unmap-first") yield* unmapMappingRange(inode);
      yield* leave();
      if (order === "unmap-last") yield* unmapMappingRange(inode);
      yield* step("end", () => {
        inode.iSize.value = 0;
      });
    });
    const isMapped = () => page?.mapcount.value === 1;
    return {
      actors: [task("user", { cpu: 0 }, () => fileLoad(area, 0)), remover],
      claims: [always("gone", () => inode.iSize.value > 0 || !isMapped())],
    };
  });
}

test("a page that left the file before it was unmapped is not mapped, thanks to the count", () => {
  expect(leaving(1, "unmap-last")).toEqual([]);
});

test("without the count it may be", () => {
  expect(leaving(0, "unmap-last")).toContain("gone");
});

test("a page that leaves the file after it was unmapped is not noticed by the count", () => {
  expect(leaving(1, "unmap-first")).toContain("gone");
});
