import { expect, test } from "vitest";
import {
  always,
  assert,
  atEnd,
  booleans,
  cell,
  type Steps,
  step,
  until,
} from "../../../src/index.ts";
import {
  doPageFault,
  type FaultAnswer,
  mapping,
  mm,
  none,
  spinlock,
  task,
  userAccess,
  type Vma,
  type VmOperations,
  vma,
  vmInsertPfn,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { type Frame, frames, oneVma } from "./one-vma.ts";

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

/** A driver under a spinlock, whose fault comes first to the mm. */
function insertsUnderSpinlock(pteAlloc: "before-handler" | "after-handler") {
  return broken(() => {
    const lock = spinlock("driver_lock");
    const inserting = function* (area: Vma<Frame>): Steps<"VM_FAULT_NOPAGE"> {
      yield* lock.lock();
      yield* vmInsertPfn(area, "new");
      yield* lock.unlock();
      return "VM_FAULT_NOPAGE";
    };
    const area = vma({
      mm: mm("mm", { maps: frames, pteAlloc }),
      mapping: mapping<Frame>("file"),
      ops: { fault: inserting },
    });
    return { actors: [task("user", { cpu: 0 }, () => doPageFault(area))] };
  });
}

test("a handler finds a page of ptes, unless the kernel allocates it only when it is needed", () => {
  expect(insertsUnderSpinlock("before-handler")).toEqual([]);
  expect(insertsUnderSpinlock("after-handler")).toEqual(["no-sleep-in-atomic"]);
});

test("what the core maps itself has a page of ptes either way", () => {
  const claims = broken(() => {
    const answering = drivers("frame", quick).fault;
    const space = mm("mm", { maps: frames, pteAlloc: "after-handler" });
    const area = vma({ mm: space, mapping: mapping<Frame>("file"), ops: answering });
    const isMapped = () => space.pageTable.pte(0).value === "new";
    const user = task("user", { cpu: 0 }, () => doPageFault(area));
    return {
      actors: [user],
      claims: [atEnd("mapped", () => isMapped() && space.pageTable.pmd.value === "present")],
    };
  });
  expect(claims).toEqual([]);
});

test("after a SIGBUS nothing is mapped, and the core says so", () => {
  const claims = broken(() => {
    const area = oneVma({
      fault: function* () {
        return "VM_FAULT_SIGBUS" as const;
      },
    });
    const user = task("user", { cpu: 0 }, function* () {
      const result = yield* doPageFault(area);
      assert(result === "VM_FAULT_SIGBUS", `the fault answers ${result}`);
    });
    const isFree = () => area.mm.mmapSem.readers.value.length === 0;
    const isUnset = () => area.mm.pageTable.pte(0).value === none;
    return { actors: [user], claims: [atEnd("untouched", () => isFree() && isUnset())] };
  });
  expect(claims).toEqual([]);
});

/** A driver that lets go of mmap_sem (or does not) and answers so, until a page is there for it. */
function lettingGo(answer: "VM_FAULT_RETRY" | "VM_FAULT_NOPAGE", letsGo: boolean) {
  return broken(() => {
    const arrived = cell("arrived", booleans);
    const waiting = function* ({ mm }: Vma<Frame>): Steps<FaultAnswer<Frame>> {
      if (yield* arrived.read()) return { page: "new" };
      if (letsGo) yield* mm.mmapSem.upRead();
      yield* until("arrived", () => arrived.value);
      return answer;
    };
    const area = oneVma({ fault: waiting });
    const { mmapSem } = area.mm;
    const mapper = task("mapper", { cpu: 1 }, function* () {
      if (letsGo) yield* mmapSem.downWrite();
      yield* arrived.write(true);
      if (letsGo) yield* mmapSem.upWrite();
    });
    const user = task("user", { cpu: 0 }, () => userAccess(area, "load x", () => {}));
    const isFree = () => mmapSem.readers.value.length === 0;
    return { actors: [user, mapper], claims: [atEnd("released once", isFree)] };
  });
}

test("a handler that let go of mmap_sem says so, and is asked again when the access runs again", () => {
  expect(lettingGo("VM_FAULT_RETRY", true)).toEqual([]);
});

test("whoever says that it let go of mmap_sem must have, and whoever has must say so", () => {
  expect(lettingGo("VM_FAULT_RETRY", false)).toEqual(["fault-contract"]);
  expect(lettingGo("VM_FAULT_NOPAGE", true)).toEqual(["unlock-by-owner"]);
});
