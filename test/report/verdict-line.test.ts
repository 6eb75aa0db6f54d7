import { expect, test } from "vitest";
import type { Report } from "../../src/check/report.ts";
import { expectationText, verdictColumns, verdictLine } from "../../src/report/verdict-line.ts";
import { page, report } from "./fixtures.ts";
import { staleTranslation } from "./runs.ts";

const violated = { verdict: "violated", claim: "no-foreign-access" } as const;
const broken = { kind: "violated", claim: "no-foreign-access", message: "" } as const;

const reports: readonly Report[] = [
  report("core-inserts", {
    verdict: broken,
    expected: violated,
    states: 1_234_567,
    witness: staleTranslation,
  }),
  report("handler-inserts"),
  report("unlock-before-insert", { expected: violated, asExpected: false }),
  report("no-tlb-flush", { verdict: broken, asExpected: false, witness: staleTranslation }),
  report("driver-spinlock", {
    verdict: { kind: "unresolved", reason: "the time is up (--max-seconds 5)" },
    asExpected: false,
  }),
  report("walked", {
    strategy: "random",
    seed: 7,
    states: null,
    transitions: 120_000,
    verdict: { kind: "unresolved", reason: "10,000 random walks" },
    asExpected: false,
  }),
  report("bounded", {
    strategy: "preemptions=2",
    verdict: { kind: "unresolved", reason: "only runs within 2 preemptions were explored" },
    qualifier: { kind: "within", measure: "preemptions", bound: 2 },
    asExpected: false,
  }),
  report("drawn", {
    strategy: "pct=2",
    seed: 7,
    states: null,
    transitions: 120_000,
    verdict: { kind: "unresolved", reason: "no violation in 10000 runs, which proves nothing" },
    qualifier: {
      kind: "sampled",
      runs: 10_000,
      cut: 3,
      miss: { depth: 2, steps: 38, probability: 0.00021345 },
      remark: null,
    },
    asExpected: false,
  }),
  report("counted", { figures: [{ name: "steps under ptl", largest: 12 }] }),
];

test("each variant gets a line, and a second one where something is to be said", async () => {
  for (const [name, width] of [
    ["verdict-lines", 100],
    ["verdict-lines-narrow", 70],
  ] as const) {
    const on = { ...page, width };
    const columns = verdictColumns(
      reports.map((it) => [it.variant, it.expected]),
      on,
    );
    const lines = reports.flatMap((it) => verdictLine(it, 42, columns, on));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`../golden/files/${name}.txt`);
  }
});

test("unresolved is never marked as good, whatever was expected", () => {
  const unresolved = { kind: "unresolved", reason: "a bound" } as const;
  const painted = { ...page, paint: (ink: string, text: string) => `<${ink}>${text}</>` };
  const [line = ""] = verdictLine(
    report("x", { verdict: unresolved, asExpected: true }),
    1,
    verdictColumns([["x", { verdict: "holds" }]], painted),
    painted,
  );
  expect(line).toContain("<unsure>?</>");
  expect(line).not.toContain("good");
});

test("expectations read as verdicts do", () => {
  expect(expectationText({ verdict: "holds" })).toBe("holds");
  expect(expectationText(violated)).toBe("violated no-foreign-access");
});
