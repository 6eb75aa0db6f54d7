import { expect, test } from "vitest";
import { assert, atEnd, step } from "../../../src/index.ts";
import {
  fileLoad,
  findGetPage,
  installFilePte,
  installPage,
  task,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { oneFile } from "./one-file.ts";

test("a page is installed in place of another, whose reference is put", () => {
  const claims = broken(() => {
    const { inode, area } = oneFile({ pages: 2 });
    const [page0, page1] = inode.memory;
    const body = function* () {
      yield* fileLoad(area, 0);
      const page = yield* findGetPage(inode, 1);
      if (page !== null) yield* installPage(area, 0, page);
    };
    return {
      actors: [task("user", { cpu: 0 }, body)],
      claims: [
        atEnd("replaced", () => page0?.refcount.value === 1 && page0.mapcount.value === 0),
        atEnd("installed", () => page1?.refcount.value === 2 && page1.mapcount.value === 1),
      ],
    };
  });
  expect(claims).toEqual([]);
});

test("a page that has left the file, or lies beyond its end, is not installed", () => {
  for (const leave of ["mapping", "size"] as const) {
    const claims = broken(() => {
      const { inode, area } = oneFile();
      const body = function* () {
        const page = yield* findGetPage(inode, 0);
        if (page === null) return;
        yield* step("leave", () => {
          if (leave === "mapping") page.mapping.value = null;
          else inode.iSize.value = 0;
        });
        const error = yield* installPage(area, 0, page);
        yield* step("check", () => assert(error === "-EINVAL", "refused"));
      };
      return { actors: [task("user", { cpu: 0 }, body)] };
    });
    expect(claims).toEqual([]);
  }
});

test("a file pte takes the page away, and a fault brings the page that it names", () => {
  const claims = broken(() => {
    const { inode, area } = oneFile({ pages: 2 });
    const body = function* () {
      yield* fileLoad(area, 0);
      yield* step("VM_NONLINEAR", () => {
        area.nonlinear.value = true;
      });
      yield* installFilePte(area, 0, 1);
      yield* step("check", () => assert(inode.memory[0]?.mapcount.value === 0, "unmapped"));
      yield* fileLoad(area, 0, (page) => assert(page === inode.memory[1], "page 1"));
    };
    return { actors: [task("user", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});
