import { expect, test } from "vitest";
import { assert, type Steps, step } from "../../../src/index.ts";
import {
  doPageFault,
  none,
  type PfnVma,
  rawPte,
  remapPfnRange,
  task,
  unmapMappingRange,
  vmInsertMixed,
  vmInsertPage,
  vmInsertPfn,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { copied, mixed, onePfnVma, type Said } from "./one-pfn-vma.ts";

/** Does this to a vma and its frames, and looks at pfn 0 before and after it is unmapped. */
function counts(
  said: Said,
  insert: (area: PfnVma) => Steps<unknown>,
  expected: { readonly mapped: number; readonly unmapped: number },
) {
  return broken(() => {
    const area = onePfnVma(said);
    const { refcount, mapcount } = area.memmap.pfnToPage(0);
    const look = (name: string, count: number) =>
      step(name, () => assert(refcount.value === count, `${name}: ${refcount.value}`));
    const user = task("user", { cpu: 0 }, function* () {
      yield* insert(area);
      yield* look("mapped", expected.mapped);
      yield* unmapMappingRange(area.mapping);
      yield* look("unmapped", expected.unmapped);
      yield* step("gone", () => {
        assert(area.mm.pageTable.pte(0).value === none, "the pte is clear");
        assert(mapcount.value === 0, "nobody maps it");
      });
    });
    return { actors: [user] };
  });
}

test("vm_insert_page takes a reference, and unmapping in a mixed map puts it", () => {
  const inserting = (area: PfnVma) => vmInsertPage(area, 0);
  expect(counts({ flags: mixed }, inserting, { mapped: 2, unmapped: 1 })).toEqual([]);
});

test("a bare frame is neither got nor put", () => {
  const inserting = (area: PfnVma) => vmInsertPfn(area, rawPte(area, 0));
  expect(counts({}, inserting, { mapped: 1, unmapped: 1 })).toEqual([]);
});

test("a bare frame in a mixed map is taken for counted if it has a struct page", () => {
  const inserting = (area: PfnVma) => vmInsertPfn(area, rawPte(area, 0));
  const claims = counts({ flags: mixed }, inserting, { mapped: 1, unmapped: 1 });
  expect(claims).toEqual(["no-mapcount-underflow"]);
});

test("vm_insert_mixed counts just what unmapping will take for counted", () => {
  const inserting = (area: PfnVma) => vmInsertMixed(area, 0);
  expect(counts({ flags: mixed }, inserting, { mapped: 2, unmapped: 1 })).toEqual([]);
  const special: Said = { flags: mixed, regime: "pte-special" };
  expect(counts(special, inserting, { mapped: 1, unmapped: 1 })).toEqual([]);
  const invalid = function* (area: PfnVma) {
    yield* step("pfn_valid = 0", () => {
      for (const valid of area.memmap.valid) valid.value = false;
    });
    yield* vmInsertMixed(area, 0);
  };
  expect(counts({ flags: mixed }, invalid, { mapped: 1, unmapped: 1 })).toEqual([]);
});

test("a counted page that a handler answers is counted when the core maps it", () => {
  const answer = { page: { pfn: 0, special: false, write: false } };
  const ops = { fault: () => step("look up page", () => answer) };
  const faulting = (area: PfnVma) => doPageFault(area);
  expect(counts({ flags: mixed, ops }, faulting, { mapped: 2, unmapped: 1 })).toEqual([]);
});

test("whoever comes second is told -EBUSY and takes no reference", () => {
  const twice = function* (area: PfnVma) {
    yield* vmInsertPage(area, 0);
    assert((yield* vmInsertPage(area, 0)) === "-EBUSY", "the pte is set");
  };
  expect(counts({ flags: mixed }, twice, { mapped: 2, unmapped: 1 })).toEqual([]);
});

test("remap_pfn_range keeps the rule by which its ptes are known again", () => {
  const remapping = (area: PfnVma) => remapPfnRange(area, 0);
  const private0: Said = { flags: copied, vmPgoff: 0 };
  expect(counts(private0, remapping, { mapped: 1, unmapped: 1 })).toEqual([]);
  const private1: Said = { flags: copied, vmPgoff: 1 };
  const wrong = () => counts(private1, remapping, { mapped: 1, unmapped: 1 });
  expect(wrong).toThrow(/remap_pfn_range sets vm_pgoff to 0/);
});
