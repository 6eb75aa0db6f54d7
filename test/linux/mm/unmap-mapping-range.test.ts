import { expect, test } from "vitest";
import { assert, step } from "../../../src/index.ts";
import {
  mapping,
  mm,
  none,
  spinlock,
  task,
  unmapMappingRange,
  vma,
  vmInsertPfn,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { type Frame, frames, unused } from "./one-vma.ts";

/** A file mapped twice, by two processes; one maps another file too. */
function mappedTwice() {
  const file = mapping<Frame>("file");
  const [first, second] = [mm("a", { maps: frames, pages: 2 }), mm("b", { maps: frames })];
  return {
    file,
    areas: [
      vma({ mm: first, page: 1, mapping: file, ops: unused }),
      vma({ mm: second, mapping: file, ops: unused }),
    ],
    other: vma({ mm: first, mapping: mapping<Frame>("other"), ops: unused }),
  };
}

test("the file is taken out of every page table and TLB, and nothing else is", () => {
  const claims = broken(() => {
    const { file, areas, other } = mappedTwice();
    const body = function* () {
      for (const area of [...areas, other]) yield* vmInsertPfn(area, "old");
      yield* step("every TLB has every translation", () => {
        for (const { mm, page } of [...areas, other]) mm.tlb.fill(page, "old");
      });
      yield* unmapMappingRange(file);
      yield* step("check", () => {
        for (const { mm, page } of areas) {
          assert(mm.pageTable.pte(page).value === none, "the pte is gone");
          assert(mm.tlb.lookup(page) === none, "the translation is gone");
        }
        assert(other.mm.tlb.lookup(0) === "old", "the other file is still mapped");
      });
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("a kernel that forgets the flush leaves the translation behind", () => {
  const claims = broken(() => {
    const { file, areas } = mappedTwice();
    const body = function* () {
      yield* step("fill", () => {
        for (const { mm, page } of areas) mm.tlb.fill(page, "old");
      });
      yield* unmapMappingRange(file, { tlb: "forgotten" });
      yield* step("check", () => {
        for (const { mm, page } of areas) assert(mm.tlb.lookup(page) === none, "gone");
      });
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["assertion"]);
});

test("it may reschedule between two vmas, so it must not be called under a spinlock", () => {
  const claims = broken(() => {
    const { file } = mappedTwice();
    const lock = spinlock("driver_lock");
    const body = function* () {
      yield* lock.lock();
      yield* unmapMappingRange(file);
      yield* lock.unlock();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["no-sleep-in-atomic"]);
});
