import { expect, test } from "vitest";
import { always, assert, type Steps, step } from "../../../src/index.ts";
import {
  doPageFault,
  none,
  task,
  type Vma,
  type VmOperations,
  vmInsertPfn,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { type Frame, oneVma } from "./one-vma.ts";

type Handler<A> = (area: Vma<Frame>) => Steps<A>;

/** A driver of either era that answers alike: with a frame, or that the access shall run again. */
function drivers(
  answer: "frame" | "again",
  before: Handler<unknown>,
): Record<"nopfn" | "fault", VmOperations<Frame>> {
  return {
    nopfn: {
      nopfn: function* (area) {
        yield* before(area);
        return answer === "frame" ? { pfn: "new" } : "NOPFN_REFAULT";
      },
    },
    fault: {
      fault: function* (area) {
        yield* before(area);
        return answer === "frame" ? { page: "new" } : "VM_FAULT_NOPAGE";
      },
    },
  };
}

/** What the pte is after one fault, as a claim that breaks unless it is `expected`. */
function afterFault(ops: VmOperations<Frame>, expected: Frame | "none") {
  return broken(() => {
    const area = oneVma(ops);
    const pte = area.mm.pageTable.pte(0);
    const user = task("user", { cpu: 0 }, function* () {
      yield* doPageFault(area);
      yield* step("check", () => assert(pte.value === expected, `the pte is ${pte.value}`));
    });
    return { actors: [user] };
  });
}

const quick: Handler<unknown> = () => step("look up", () => {});

for (const era of ["nopfn", "fault"] as const) {
  test(`${era}: a frame that the handler returns is installed by the core`, () => {
    expect(afterFault(drivers("frame", quick)[era], "new")).toEqual([]);
  });

  test(`${era}: a handler that asks to run again finds the pte as it left it`, () => {
    expect(afterFault(drivers("again", quick)[era], none)).toEqual([]);
    const inserting: Handler<unknown> = (area) => vmInsertPfn(area, "old");
    expect(afterFault(drivers("again", inserting)[era], "old")).toEqual([]);
  });

  test(`${era}: the core leaves alone what somebody else has mapped meanwhile`, () => {
    const losing: Handler<unknown> = (area) => vmInsertPfn(area, "old");
    expect(afterFault(drivers("frame", losing)[era], "old")).toEqual([]);
  });

  test(`${era}: the core looks only at whether the pte is none, not at what has become wrong`, () => {
    const claims = broken(() => {
      const area = oneVma(drivers("frame", quick)[era]);
      const { pageTable } = area.mm;
      const user = task("user", { cpu: 0 }, () => doPageFault(area));
      return { actors: [user], claims: [always("unset", () => pageTable.pte(0).value === none)] };
    });
    expect(claims).toEqual(["unset"]);
  });
}

test("a fault that finds the pte set meanwhile asks nobody", () => {
  const asked: Handler<unknown> = () => step("ask", () => assert(false, "the handler was asked"));
  const claims = broken(() => {
    const area = oneVma(drivers("again", asked).nopfn);
    const user = task("user", { cpu: 0 }, function* () {
      yield* vmInsertPfn(area, "old");
      yield* doPageFault(area);
    });
    return { actors: [user] };
  });
  expect(claims).toEqual([]);
});

test("the handler runs with mmap_sem held for reading, and the fault releases it", () => {
  const claims = broken(() => {
    const asked: Handler<unknown> = ({ mm }) =>
      step("check", () => assert(mm.mmapSem.readers.value.length === 1, "read-held"));
    const area = oneVma(drivers("again", asked).nopfn);
    const user = task("user", { cpu: 0 }, function* () {
      yield* doPageFault(area);
      yield* area.mm.mmapSem.downWrite();
    });
    return { actors: [user] };
  });
  expect(claims).toEqual([]);
});
