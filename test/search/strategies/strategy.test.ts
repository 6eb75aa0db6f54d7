/** What strategies are called, and what is said where a name is none. */
import { expect, test } from "vitest";
import { check } from "../../../src/check/check.ts";
import { type StrategyName, strategyOf } from "../../../src/search/strategies/strategy.ts";
import { ladder } from "../../oracles/randomised-models.ts";

test.for([
  ["exhaustive", { kind: "exhaustive" }],
  ["depth-first", { kind: "depth-first" }],
  ["preemptions=0", { kind: "within", measure: "preemptions", bound: 0 }],
  ["delays", { kind: "within", measure: "delays", bound: Number.POSITIVE_INFINITY }],
  ["pct", { kind: "sampled", by: "pct", depth: 3 }],
  ["pct=1", { kind: "sampled", by: "pct", depth: 1 }],
  ["random", { kind: "sampled", by: "random", depth: 1 }],
] as const)("%s is understood", ([name, strategy]) => {
  expect(strategyOf(name)).toEqual(strategy);
});

test.for([
  ["pct=0", /depth of a bug.* from 1/],
  ["pct=-2", /depth of a bug/],
  ["pct=", /depth of a bug/],
  ["preemptions=-1", /whole number K from 0/],
  ["delays=1.5", /whole number K from 0/],
  ["pos=2", /"pos" without a number/],
  ["exhaustive=2", /"exhaustive" without a number/],
  ["dfs", /one of exhaustive, depth-first/],
  ["pct=1=2", /one of exhaustive/],
  ["", /one of exhaustive/],
] as const)("%s is no strategy, and what is meant is said", ([name, expected]) => {
  expect(strategyOf(name)).toMatch(expected);
  const asked = name as StrategyName;
  expect(() => check(ladder(2), { variant: "only", strategy: asked })).toThrow(expected);
});

test("what holds within a bound is not said to hold", () => {
  const bounded = check(ladder(2), { variant: "only", strategy: "preemptions=2" });
  expect(bounded.verdict.kind).toBe("unresolved");
  expect(bounded.qualifier).toEqual({ kind: "within", measure: "preemptions", bound: 2 });
  const enough = check(ladder(2), { variant: "only", strategy: "preemptions=3" });
  expect(enough.verdict.kind).toBe("violated");
  expect(enough.qualifier).toEqual({ kind: "within", measure: "preemptions", bound: 3 });
});

test("a search that is cut short before its bound says how far it came, and no more", () => {
  const options = { variant: "only", strategy: "preemptions=6", maxStates: 100 } as const;
  const { verdict, qualifier } = check(ladder(4), options);
  expect(verdict).toMatchObject({
    kind: "unresolved",
    reason: expect.stringMatching(/budget of 100 states is spent; within \d preemptions?/),
  });
  expect(qualifier).toBeNull();
});

test("pct says with what probability it may have missed a bug of its depth", () => {
  const options = { variant: "only", strategy: "pct=2", runs: 1020 } as const;
  const { verdict, qualifier } = check(ladder(4), options);
  expect(verdict.kind).toBe("unresolved");
  // 20 pilots, two actors, runs of 12 steps.
  const probability = (1 - 1 / (2 * 12)) ** 1000;
  expect(qualifier).toMatchObject({
    runs: 1020,
    cut: 0,
    miss: { depth: 2, steps: 12, probability },
  });
});

test("the same seed draws the same runs, for every strategy that draws", () => {
  for (const strategy of ["random", "pct", "pos", "uniform", "urw", "surw", "portfolio"] as const) {
    const [one, other, third] = [1, 1, 2].map((seed) => {
      const report = check(ladder(3), { variant: "only", strategy, seed, runs: 500 });
      return JSON.stringify([report.verdict, report.transitions, report.qualifier]);
    });
    expect(one, strategy).toBe(other);
    if (strategy !== "pct") expect(one, strategy).not.toBe(third);
  }
});
