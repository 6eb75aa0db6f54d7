import { describe, expect, test } from "vitest";
import { exitCodes, gravest } from "../../src/cli/exit-code.ts";
import { didYouMean } from "../../src/cli/nearest.ts";
import { progressText } from "../../src/cli/progress.ts";
import { bytesOf } from "../../src/cli/size.ts";

describe("of several results the gravest gives the exit code", () => {
  test.for([
    [[], 0],
    [[0, 3], 3],
    [[3, 1, 0], 1],
    [[1, 2, 3], 2],
    [[2, 4, 1], 4],
    [[4, 130], 130],
  ] as const)("%j → %i", ([codes, expected]) => {
    expect(gravest(codes)).toBe(expected);
    expect(gravest([...codes].reverse())).toBe(expected);
  });

  test("and every code has its place among them", () => {
    for (const code of Object.values(exitCodes)) expect(gravest([code])).toBe(code);
  });
});

describe("an amount of memory", () => {
  test.for([
    ["4096", 4096],
    ["64k", 65_536],
    ["512m", 536_870_912],
    ["1.5GiB", 1_610_612_736],
    ["2g", 2_147_483_648],
    ["2 GB", 2_147_483_648],
    ["", null],
    ["much", null],
    ["-1m", null],
    ["0", null],
    ["2x", null],
  ] as const)("%s", ([text, expected]) => {
    expect(bytesOf(text)).toBe(expected);
  });
});

test("the nearest known word is proposed, a far one is not", () => {
  const known = ["core-inserts", "handler-inserts", "no-tlb-flush"];
  expect(didYouMean("core-insert", known)).toBe("did you mean core-inserts?");
  expect(didYouMean("no-tbl-flush", known)).toBe("did you mean no-tlb-flush?");
  expect(didYouMean("spinlock", known)).toBe("");
  expect(didYouMean("x", [])).toBe("");
});

test("the progress line says how far and how fast", () => {
  const progress = { states: 3_412_000, transitions: 9, depth: 19, frontier: 230_400, total: null };
  expect(progressText(progress, 2000)).toBe("3.4M states  1.7M/s  depth 19  frontier 230k  2 s");
  expect(progressText({ ...progress, total: 7_100_000 }, 2000)).toBe(
    "3.4M states of about 7.1M  1.7M/s  depth 19  frontier 230k  2 s, about 2.2 s to go",
  );
  const walk = { states: null, transitions: 900, depth: 40, frontier: 0, total: null };
  expect(progressText(walk, 1000)).toBe("900 steps walked  900/s  depth 40  1 s");
});
