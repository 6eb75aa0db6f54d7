import { expect, test } from "vitest";
import { assert, atEnd, type Steps, step } from "../../../src/index.ts";
import {
  none,
  type PfnVma,
  remapPfnRange,
  task,
  unmapMappingRange,
  userStore,
  type WpOptions,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { copied, onePfnVma, type Said } from "./one-pfn-vma.ts";

const linear: Said = { flags: copied, vmPgoff: 0 };

function storing(area: PfnVma, options: WpOptions = {}): Steps {
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
