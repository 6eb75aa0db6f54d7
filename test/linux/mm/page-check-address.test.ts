import { expect, test } from "vitest";
import { assert, booleans, cell, step, until } from "../../../src/index.ts";
import {
  type CheckOptions,
  none,
  pageCheckAddress,
  task,
  type Vma,
  vmInsertPfn,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { type Frame, oneVma, unused } from "./one-vma.ts";

const isOld = (frame: Frame) => frame === "old";

/** Looks for a page once, where another may be mapped; what it answers must be so, with the ptl. */
function looking(mapped: Frame | null, options: CheckOptions, expected: boolean) {
  return broken(() => {
    const area = oneVma(unused);
    const { ptl } = area.mm.pageTable;
    const body = function* () {
      if (mapped !== null) yield* vmInsertPfn(area, mapped);
      const isMapped = yield* pageCheckAddress(area, isOld, options);
      assert(isMapped === expected, `answered ${isMapped}`);
      yield* step("look", () => assert(ptl.isLocked() === expected, "the ptl comes with it"));
      if (isMapped) yield* ptl.unlock();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
}

test.each(["first-look", "under-ptl"] as const)(
  "%s: who is told that the page is mapped holds the ptl, and nobody else does",
  (presence) => {
    expect(looking("old", { presence }, true)).toEqual([]);
    expect(looking("new", { presence }, false)).toEqual([]);
    expect(looking(null, { presence }, false)).toEqual([]);
  },
);

/** Clears a pte and sets it again, as `ptep_get_and_clear` and `set_pte_at` do, under the ptl. */
function* rewrite({ mm, page }: Vma<Frame>) {
  const { ptl } = mm.pageTable;
  const pte = mm.pageTable.pte(page);
  yield* ptl.lock();
  const entry = yield* step("ptep_get_and_clear", () => {
    const before = pte.value;
    pte.value = none;
    return before;
  });
  yield* step("set_pte_at", () => {
    pte.value = entry;
  });
  yield* ptl.unlock();
}

/** One rewrites the pte while another looks for the page, which is mapped all the time. */
function lookingMeanwhile(options: CheckOptions) {
  return broken(() => {
    const area = oneVma(unused);
    const isMapped = cell("is_mapped", booleans);
    const rewriter = task("rewriter", { cpu: 0 }, function* () {
      yield* vmInsertPfn(area, "old");
      yield* isMapped.write(true);
      yield* rewrite(area);
    });
    const looker = task("looker", { cpu: 1 }, function* () {
      yield* until("is mapped", () => isMapped.value);
      const isFound = yield* pageCheckAddress(area, isOld, options);
      assert(isFound, "a page that is mapped was not found");
      yield* area.mm.pageTable.ptl.unlock();
    });
    return { actors: [rewriter, looker] };
  });
}

test("a first look without the ptl passes over a pte that is being rewritten", () => {
  expect(lookingMeanwhile({ presence: "first-look" })).toEqual(["assertion"]);
});

test("who looks under the ptl finds it", () => {
  expect(lookingMeanwhile({ presence: "under-ptl" })).toEqual([]);
});
