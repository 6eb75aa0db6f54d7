import { expect, test } from "vitest";
import { assert, atEnd, cell, step } from "../../../src/index.ts";
import { mapping, mm, task, unmapMappingRange, userAccess, vma } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { type Frame, frames } from "./one-vma.ts";

/** A driver of the ->nopage era moves its memory and unmaps the old place; a user loads. */
function moving(options: { readonly truncateCounts?: number }) {
  return broken(() => {
    const place = cell("place", frames);
    const file = mapping<Frame>("file", options);
    const area = vma({
      mm: mm("mm", { maps: frames }),
      mapping: file,
      ops: {
        *nopage() {
          return { page: yield* place.read() };
        },
      },
    });
    const mover = task("mover", { cpu: 1 }, function* () {
      yield* place.write("new");
      yield* unmapMappingRange(file);
    });
    const user = task("user", { cpu: 0 }, () => userAccess(area, "load", () => {}));
    const pte = area.mm.pageTable.pte(0);
    return { actors: [user, mover], claims: [atEnd("not-stale", () => pte.value !== "old")] };
  });
}

test("a page that nopage found before the mapping was unmapped is asked for again", () => {
  expect(moving({ truncateCounts: 1 })).toEqual([]);
});

test("where the count is not kept, it is mapped although the mapping was unmapped", () => {
  expect(moving({})).toEqual(["not-stale"]);
});

test("each unmapping counts once", () => {
  const claims = broken(() => {
    const file = mapping<Frame>("file", { truncateCounts: 2 });
    const body = function* () {
      yield* unmapMappingRange(file);
      yield* unmapMappingRange(file);
      yield* step("check", () => assert(file.truncateCount?.value === 2, "twice"));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});
