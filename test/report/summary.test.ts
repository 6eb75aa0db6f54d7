import { describe, expect, test } from "vitest";
import { summaryLine, type Tally } from "../../src/report/summary.ts";
import { page } from "./fixtures.ts";

const nothing: Tally = {
  models: 1,
  asExpected: 0,
  otherwise: 0,
  unresolved: 0,
  qualified: 0,
  lacking: 0,
  mistaken: 0,
  notReached: 0,
  unreadable: 0,
  durationMs: 1234,
};

describe("the summary", () => {
  test.for<[Partial<Tally>, string]>([
    [{ asExpected: 1 }, "1 variant of 1 model: all as expected (1.2 s)"],
    [
      { models: 2, asExpected: 7, otherwise: 1 },
      "8 variants of 2 models: 7 as expected, 1 not as expected (1.2 s)",
    ],
    [
      { asExpected: 1, unresolved: 2, mistaken: 3, notReached: 4 },
      "10 variants of 1 model: 1 as expected, 2 unresolved, 3 with a mistake, 4 not reached (1.2 s)",
    ],
    [
      { asExpected: 5, unreadable: 1 },
      "5 variants of 1 model: 5 as expected, 1 file left out (1.2 s)",
    ],
    [{ unresolved: 1 }, "1 variant of 1 model: 1 unresolved (1.2 s)"],
  ])("of %o", ([tally, expected]) => {
    expect(summaryLine({ ...nothing, ...tally }, page)).toBe(expected);
  });

  test("says all only where nothing else is to be said", () => {
    for (const fate of [
      "otherwise",
      "unresolved",
      "mistaken",
      "notReached",
      "unreadable",
    ] as const) {
      expect(summaryLine({ ...nothing, asExpected: 3, [fate]: 1 }, page)).not.toContain("all");
    }
  });
});
