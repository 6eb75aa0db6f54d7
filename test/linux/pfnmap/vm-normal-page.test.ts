import { expect, test } from "vitest";
import { assert, step } from "../../../src/index.ts";
import { type PfnPte, task, vmNormalPage } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { copied, mixed, onePfnVma, type Said, shared } from "./one-pfn-vma.ts";

type Class = "counted" | "bare";

/** What a pte of pfn 0 is taken for, as claims that are broken unless it is `expected`. */
function taken(said: Said, pte: Partial<PfnPte>, expected: Class, isValid = true) {
  return broken(() => {
    const area = onePfnVma(said);
    const user = task("user", { cpu: 0 }, function* () {
      yield* step("pfn_valid", () => {
        for (const valid of area.memmap.valid) valid.value = isValid;
      });
      yield* step("vm_normal_page", () => {
        const page = vmNormalPage(area, { pfn: 0, special: false, write: false, ...pte });
        assert((page === null ? "bare" : "counted") === expected, `it is not ${expected}`);
      });
    });
    return { actors: [user] };
  });
}

test("by the rule of remap_pfn_range, what lies where it would is bare", () => {
  expect(taken({ flags: copied, vmPgoff: 0 }, {}, "bare")).toEqual([]);
  expect(taken({ flags: copied, vmPgoff: 1 }, {}, "counted")).toEqual([]);
});

test("a vma that cannot hold copies holds bare frames only, since the letout", () => {
  expect(taken({ flags: shared, vmPgoff: 1 }, {}, "bare")).toEqual([]);
  const before: Said = { flags: shared, vmPgoff: 1, regime: "rules-without-letout" };
  expect(taken(before, {}, "counted")).toEqual([]);
});

test("the letout is no help to a vma that may hold copies", () => {
  expect(taken({ flags: copied, vmPgoff: 1 }, {}, "bare")).toEqual(["assertion"]);
});

test("in a mixed map pfn_valid decides, now and not when the pte was set", () => {
  expect(taken({ flags: mixed }, { special: true }, "counted")).toEqual([]);
  expect(taken({ flags: mixed }, { special: false }, "bare", false)).toEqual([]);
});

test("in a mixed map an architecture may answer instead of pfn_valid", () => {
  const bit: Said = { flags: mixed, mixedmapRefcountPte: ({ special }) => !special };
  expect(taken(bit, { special: true }, "bare")).toEqual([]);
  expect(taken(bit, { special: false }, "counted", false)).toEqual([]);
  const elsewhere: Said = { ...bit, flags: copied, vmPgoff: 1 };
  expect(taken(elsewhere, { special: true }, "counted")).toEqual([]);
});

test("with pte_special the bit decides, whatever flags, rule and pfn_valid say", () => {
  for (const flags of [shared, copied, mixed]) {
    const said: Said = { flags, vmPgoff: 0, regime: "pte-special" };
    expect(taken(said, { special: false }, "counted")).toEqual([]);
    expect(taken(said, { special: true }, "bare")).toEqual([]);
  }
});

test("a counted pte of a frame without struct page is a bad pte", () => {
  expect(taken({ flags: copied, vmPgoff: 1 }, {}, "counted", false)).toEqual(["no-bad-pte"]);
});
