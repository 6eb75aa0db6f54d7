import { expect, test } from "vitest";
import { step } from "../../../src/index.ts";
import { task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { type OneTree, oneTree } from "./one-tree.ts";

type Page = OneTree["ptePages"][number];

/** What one task breaks that does these things to P, one after the other. */
function doing(...deeds: readonly ((ptePage: Page) => void)[]) {
  return broken(() => {
    const [ptePage] = oneTree().ptePages;
    const body = function* () {
      if (ptePage === undefined) return;
      for (const deed of deeds) yield* step("deed", () => deed(ptePage));
    };
    return { actors: [task("kernel", { cpu: 0 }, body)] };
  });
}

const free = (ptePage: Page) => ptePage.free();
const lock = (ptePage: Page) => ptePage.acquire();
const unlock = (ptePage: Page) => ptePage.release();
const clear = (ptePage: Page) => ptePage.set(0, "none");
const look = (ptePage: Page) => void ptePage.pte(0).value;

test("a page of ptes in use can be locked, changed, and freed once it is unlocked", () => {
  expect(doing(lock, clear, unlock, free)).toEqual([]);
});

test("neither the ptes nor the lock of a free page may be touched", () => {
  expect(doing(free, look)).toEqual(["no-use-after-free"]);
  expect(doing(free, lock)).toEqual(["no-use-after-free"]);
});

test("a pte is set by whoever holds the ptl, and by nobody else", () => {
  expect(doing(lock, clear, unlock)).toEqual([]);
  expect(doing(clear)).toEqual(["ptl-held"]);
});

test("a page of ptes freed twice is reported", () => {
  expect(doing(free, free)).toEqual(["no-refcount-underflow"]);
});

test("a page of ptes is not freed while somebody holds its ptl", () => {
  expect(doing(lock, free)).toEqual(["no-held-lock-freed"]);
});
