import { expect, test } from "vitest";
import { assert, cell, type Steps, step, until } from "../../../src/index.ts";
import { task, userAccess, type Vma, vmInsertPfn } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { type Frame, oneVma, unused } from "./one-vma.ts";

const reached = (frame: Frame) => frame;

/** The pte goes from old to new, as no kernel would do it: nobody's TLB is told. */
const changePte = ({ mm, page }: Vma<Frame>) =>
  step("the pte changes", () => {
    mm.pageTable.pte(page).value = "new";
  });

test("an access to a page that is not mapped faults, and then runs again", () => {
  const inserting = {
    nopfn: function* (area: Vma<Frame>): Steps<"NOPFN_REFAULT"> {
      yield* vmInsertPfn(area, "new");
      return "NOPFN_REFAULT";
    },
  };
  const claims = broken(() => {
    const area = oneVma(inserting);
    const user = task("user", { cpu: 0 }, function* () {
      const frame = yield* userAccess(area, "load", reached);
      assert(frame === "new", "it reaches what the handler mapped");
    });
    return { actors: [user] };
  });
  expect(claims).toEqual([]);
});

test("an access that is refused does not run again", () => {
  const refusing = {
    fault: function* (): Steps<"VM_FAULT_SIGBUS"> {
      return "VM_FAULT_SIGBUS";
    },
  };
  const claims = broken(() => {
    const area = oneVma(refusing);
    const user = task("user", { cpu: 0 }, function* () {
      const outcome = yield* userAccess(area, "load", reached);
      assert(outcome === "SIGBUS", `the access ends with ${outcome}`);
    });
    return { actors: [user] };
  });
  expect(claims).toEqual([]);
});

test("an access whose handler maps nothing runs again for ever", () => {
  const claims = broken(() => {
    const area = oneVma(unused);
    return { actors: [task("user", { cpu: 0 }, () => userAccess(area, "load", reached))] };
  });
  expect(claims).toEqual(["some-run-ends"]);
});

test("a translation that was used is used again although the pte has changed, until a flush", () => {
  const claims = broken(() => {
    const area = oneVma(unused);
    const user = task("user", { cpu: 0 }, function* () {
      yield* vmInsertPfn(area, "old");
      yield* userAccess(area, "load", reached);
      yield* changePte(area);
      assert((yield* userAccess(area, "load", reached)) === "old", "the TLB still has it");
      yield* step("flush", () => area.mm.tlb.flush(area.page));
      assert((yield* userAccess(area, "load", reached)) === "new", "the walk finds the new one");
    });
    return { actors: [user] };
  });
  expect(claims).toEqual([]);
});

test("a CPU that has not used the page finds the new pte while another still uses the old one", () => {
  const claims = broken(() => {
    const area = oneVma(unused);
    const turn = cell("turn", ["first", "second", "first again"]);
    const first = task("first", { cpu: 0 }, function* () {
      yield* vmInsertPfn(area, "old");
      yield* userAccess(area, "load", reached);
      yield* changePte(area);
      yield* turn.write("second");
      yield* until("my turn again", () => turn.value === "first again");
      assert((yield* userAccess(area, "load", reached)) === "old", "CPU0 has its own copy");
    });
    const second = task("second", { cpu: 1 }, function* () {
      yield* until("my turn", () => turn.value === "second");
      assert((yield* userAccess(area, "load", reached)) === "new", "CPU1 walks the page table");
      yield* turn.write("first again");
    });
    return { actors: [first, second] };
  });
  expect(claims).toEqual([]);
});
