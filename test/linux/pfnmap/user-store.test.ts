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
  none,
  type PfnVma,
  type PfnVmaOptions,
  remapPfnRange,
  task,
  unmapMappingRange,
  userStore,
  vmInsertMixed,
  type WpOptions,
  zeroes,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { copied, onePfnVma, type Said } from "./one-pfn-vma.ts";

const linear: Said = { flags: copied, vmPgoff: 0 };

function storing(area: PfnVma, options: WpOptions = {}): Steps<unknown> {
  const use = (pfn: number) => {
    area.memmap.pfnToPage(pfn).content.value = "new";
  };
  return userStore(area, "store new", use, options);
}

test("a store to a private mapping of a frame goes to a copy, and the frame keeps what it had", () => {
  const claims = broken(() => {
    const area = onePfnVma(linear);
    const [frame, copy] = area.memmap.pages;
    const user = task("user", { cpu: 0 }, function* () {
      yield* remapPfnRange(area, 0);
      yield* storing(area);
      yield* step("look", () => {
        assert(frame?.content.value === "old", "the frame is as it was");
        assert(frame?.refcount.value === 1, "nobody took a reference to the frame");
        assert(copy?.content.value === "new", "the copy has been stored to");
        assert(copy?.refcount.value === 1, "the pte holds the copy");
      });
      yield* unmapMappingRange(area.mapping);
      yield* step("look", () => assert(copy?.refcount.value === 0, "the copy is free"));
    });
    return { actors: [user] };
  });
  expect(claims).toEqual([]);
});

test("a store to a shared mapping goes to the frame, and faults no more", () => {
  const claims = broken(() => {
    const area = onePfnVma();
    const user = task("user", { cpu: 0 }, function* () {
      yield* remapPfnRange(area, 0);
      yield* storing(area);
    });
    const isStored = () => area.memmap.pfnToPage(0).content.value === "new";
    return { actors: [user], claims: [atEnd("stored", isStored)] };
  });
  expect(claims).toEqual([]);
});

/** Two threads store to the same page; each would copy it. */
function bothStore(options: WpOptions) {
  return broken(() => {
    const area = onePfnVma(linear);
    const pte = area.mm.pageTable.pte(0);
    const first = task("first", { cpu: 0 }, function* () {
      yield* remapPfnRange(area, 0);
      yield* storing(area, options);
    });
    const second = task("second", { cpu: 1 }, function* () {
      if ((yield* pte.read()) !== none) yield* storing(area, options);
    });
    const copies = () => area.memmap.pages.filter(({ refcount }) => refcount.value > 0).length - 1;
    return { actors: [first, second], claims: [atEnd("one-copy", () => copies() === 1)] };
  });
}

test("of two that copy the same page one gives its copy back", () => {
  expect(bothStore({})).toEqual([]);
});

test("without another look at the pte the first copy is lost", () => {
  expect(bothStore({ pteSame: "forgotten" })).toEqual(["one-copy"]);
});

const privateMixed: PfnVmaOptions["flags"] = ["VM_MIXEDMAP", "VM_MAYWRITE"];

/** One stores to a bare frame, while another takes it away and has it mapped again. */
function remappedMeanwhile(said: Said, options: WpOptions, between: (area: PfnVma) => void) {
  return broken(() => {
    const area = onePfnVma({ flags: privateMixed, ...said });
    const [frame, copy] = area.memmap.pages;
    const isMapped = cell("mapped", booleans);
    const writer = task("writer", { cpu: 0 }, function* () {
      yield* step("pfn_valid(0) = 0", () => setValid(area, false));
      yield* vmInsertMixed(area, 0);
      yield* isMapped.write(true);
      yield* storing(area, options);
    });
    const other = task("other", { cpu: 1 }, function* () {
      yield* until("mapped", () => isMapped.value);
      yield* unmapMappingRange(area.mapping, { cows: "left" });
      yield* step("between", () => between(area));
      yield* vmInsertMixed(area, 0);
    });
    const isCounted = () => {
      const entry = area.mm.pageTable.pte(0).value;
      return entry !== none && entry.pfn === 0 && !entry.special;
    };
    const isCopyEmpty = () => copy?.mapcount.value === 1 && copy.content.value === zeroes;
    return {
      actors: [writer, other],
      claims: [
        always("copy-has-data", () => !isCopyEmpty()),
        atEnd("frame-rightly-held", () => frame?.refcount.value === (isCounted() ? 2 : 1)),
      ],
    };
  });
}

const nothing = () => {};

/** Of pfn 0, which the driver has. */
function setValid({ memmap }: PfnVma, isValid: boolean): void {
  const [driver] = memmap.valid;
  if (driver !== undefined) driver.value = isValid;
}

test("a frame that comes back just in time passes for one that never went, and its copy is empty", () => {
  expect(remappedMeanwhile({}, {}, nothing)).toEqual(["copy-has-data"]);
  expect(remappedMeanwhile({}, { failedCopy: "again-under-ptl" }, nothing)).toEqual([]);
});

test("a pte that has become counted passes for the bare one, unless it has a bit that says so", () => {
  const copies: WpOptions = { failedCopy: "again-under-ptl" };
  const appears = (area: PfnVma) => setValid(area, true);
  expect(remappedMeanwhile({}, copies, appears)).toEqual(["frame-rightly-held"]);
  expect(remappedMeanwhile({ regime: "pte-special" }, copies, appears)).toEqual([]);
});
