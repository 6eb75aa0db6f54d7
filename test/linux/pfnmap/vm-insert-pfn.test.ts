import { expect, test } from "vitest";
import { assert, atEnd, cell } from "../../../src/index.ts";
import {
  doPageFault,
  mapping,
  mm,
  spinlock,
  task,
  type Vma,
  vma,
  vmInsertPfn,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { type Frame, frames, oneVma, unused } from "../mm/one-vma.ts";

test("of two that insert, the second is told -EBUSY and changes nothing", () => {
  const claims = broken(() => {
    const area = oneVma(unused);
    const results = {
      old: cell("first", ["", 0, "-EBUSY"]),
      new: cell("second", ["", 0, "-EBUSY"]),
    };
    const inserter = (frame: Frame, cpu: number) =>
      task(frame, { cpu }, function* () {
        yield* results[frame].write(yield* vmInsertPfn(area, frame));
      });
    return {
      actors: [inserter("old", 0), inserter("new", 1)],
      claims: [
        atEnd("one-wins", () => {
          const winner = results.old.value === 0 ? "old" : "new";
          assert(area.mm.pageTable.pte(0).value === winner, "the pte is the winner's");
          return results.old.value !== results.new.value;
        }),
      ],
    };
  });
  expect(claims).toEqual([]);
});

test("it may sleep, to allocate the page of ptes: under a spinlock that is reported", () => {
  const claims = broken(() => {
    const area = oneVma(unused);
    const lock = spinlock("driver_lock");
    const ioctl = task("ioctl", { cpu: 0 }, function* () {
      yield* lock.lock();
      yield* vmInsertPfn(area, "new");
      yield* lock.unlock();
    });
    return { actors: [ioctl] };
  });
  expect(claims).toEqual(["no-sleep-in-atomic"]);
});

test("in a fault handler the page of ptes is there already, so a spinlock goes unpunished", () => {
  const claims = broken(() => {
    const lock = spinlock("driver_lock");
    const nopfn = function* (area: Vma<Frame>) {
      yield* lock.lock();
      yield* vmInsertPfn(area, "new");
      yield* lock.unlock();
      return "NOPFN_REFAULT" as const;
    };
    const area = oneVma({ nopfn });
    return { actors: [task("user", { cpu: 0 }, () => doPageFault(area))] };
  });
  expect(claims).toEqual([]);
});

test("a pte that the mm does not have is a mistake", () => {
  const wrong = () =>
    broken(() => {
      const small = mm("mm", { maps: frames, pages: 2 });
      const area = vma({ mm: small, mapping: mapping<Frame>("file"), page: 2, ops: unused });
      return { actors: [task("user", { cpu: 0 }, () => vmInsertPfn(area, "new"))] };
    });
  expect(wrong).toThrow(/there is no page 2: the mm has 2/);
});
