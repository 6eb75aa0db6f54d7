import { expect, test } from "vitest";
import { statsLines } from "../../src/report/stats.ts";
import { page, report } from "./fixtures.ts";

test("the counters are told, the learner's first", async () => {
  const lines = [
    ...statsLines(report("exhaustive"), 1000, page),
    ...statsLines(report("random", { states: null, transitions: 120_000 }), 1000, page),
  ];
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../golden/files/stats.txt");
  expect(lines[0]).toContain("61 generator runs");
});
