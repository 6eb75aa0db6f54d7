import { expect, test } from "vitest";
import { atEnd, step } from "../../../src/index.ts";
import { task } from "../../../src/linux/index.ts";
import type { Tlb } from "../../../src/linux/tlb/tlb.ts";
import { broken } from "../explored.ts";
import { type Frame, oneVma, unused } from "../mm/one-vma.ts";

/** Two CPUs fill their TLBs, and one of them then acts: can these copies be what is left? */
function canEndWith(copies: string, act: (tlb: Tlb<Frame>) => void): boolean {
  const claims = broken(() => {
    const { tlb } = oneVma(unused).mm;
    const other = task("other", { cpu: 1 }, () => step("fill", () => tlb.fill(0, "old")));
    const user = task("user", { cpu: 0 }, function* () {
      yield* step("fill", () => tlb.fill(0, "old"));
      yield* step("act", () => act(tlb));
    });
    const never = atEnd("never", () => tlb.copies(0).join() !== copies);
    return { actors: [user, other], claims: [never] };
  });
  return claims.includes("never");
}

test("a fill reaches the CPU of the task and no other", () => {
  const fill = (tlb: Tlb<Frame>) => tlb.fill(0, "new");
  expect(canEndWith("new,old", fill)).toBe(true);
  expect(canEndWith("new,new", fill)).toBe(false);
});

test("a flush reaches every CPU, and another may fill its TLB again right after it", () => {
  const flush = (tlb: Tlb<Frame>) => tlb.flush(0);
  expect(canEndWith("none,none", flush)).toBe(true);
  expect(canEndWith("none,old", flush)).toBe(true);
  expect(canEndWith("old,none", flush)).toBe(false);
  expect(canEndWith("old,old", flush)).toBe(false);
});
