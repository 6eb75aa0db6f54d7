/** Strategies on the command line: what is said, and with which code it ends. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, modelsFolder, refault } from "./refault.ts";

const run = (...args: string[]) => refault(folderWith({}), args);
const model = (name: string) => join(modelsFolder, `${name}.ts`);
const catalogued = join(modelsFolder, "../../../models/dcss/dcss.ts/irqsave-hardirq");
const locked = `${model("philosophers")}/lower-first`;

describe("refault run --strategy", () => {
  test("says within which bound it holds, and --strict does not let that pass", async () => {
    const args = ["run", locked, "--strategy", "preemptions=1"];
    const [lenient, strict] = await Promise.all([run(...args), run(...args, "--strict")]);
    expect(lenient.stdout).toContain("holds · within 1 preemption");
    expect(lenient.stdout).toContain("1 as expected as far as was looked");
    expect(lenient.code).toBe(0);
    expect(strict.stdout).toContain("holds · within 1 preemption");
    expect(strict.code).toBe(3);
  });

  test("says how many runs broke nothing, and what that is worth", async () => {
    const args = ["run", locked, "--strategy", "pct=2", "--runs", "500"];
    const [lenient, strict] = await Promise.all([run(...args), run(...args, "--strict")]);
    expect(lenient.stdout).toMatch(
      /no violation in 500 runs · P\(miss a depth-2 bug\) ≤ [\d.e-]+\n/,
    );
    expect(lenient.code).toBe(0);
    expect(strict.code).toBe(3);
  });

  test("says that all was explored where it was, in whatever order", async () => {
    for (const strategy of ["exhaustive", "depth-first", "delays"]) {
      const { stdout, code } = await run("run", locked, "--strategy", strategy, "--strict");
      expect(stdout, strategy).toContain("holds · exhaustive");
      expect(code).toBe(0);
    }
  });

  test.for([
    ["pct=0", "pct=DEPTH with the depth of a bug, a whole number from 1 to 64"],
    ["preemptions=-1", "preemptions=K with a whole number K from 0 to 1000000"],
    ["depht-first", "one of exhaustive, depth-first"],
  ] as const)("%s is refused in one message", async ([strategy, expected]) => {
    const { stdout, stderr, code } = await run("run", locked, "--strategy", strategy);
    expect(stderr.replace(/\s+/g, " ")).toContain(expected);
    expect(stderr).toContain(`"${strategy}"`);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("advises what was measured where a budget was spent", async () => {
    const { stdout, code } = await run("run", catalogued, "--max-states", "400");
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /advice: --strategy preemptions=\d ends in .* and breaks nothing in \d+ states/,
    );
  });
});

describe("refault race-odds", () => {
  test("tells exact odds and measured ones", async () => {
    const args = ["race-odds", `${model("lost-update")}/plain`, "--runs", "500"];
    const [told, document] = await Promise.all([run(...args), run(...args, "--json")]);
    expect(told.stdout).toMatch(/interleavings +6\n/);
    expect(told.stdout).toMatch(/of them hits +4 {2}0\.666667\n/);
    expect(told.stdout).toMatch(/at least +4 steps, 2 switches, 1 preemption, 1 delay\n/);
    expect(told.stdout).toMatch(/ random +0\.\d{6} {2}0\.\d{6} … 0\.\d{6}/);
    expect(told.code).toBe(0);
    const [{ exact, rates }] = JSON.parse(document.stdout).results;
    expect(exact).toMatchObject({ interleavings: "6", hits: "4", fewest: { preemptions: 1 } });
    expect(rates[0]).toMatchObject({ strategy: "random", runs: 500 });
  });

  test("a model must be named, and a budget is above 0", async () => {
    const [nobody, none] = await Promise.all([
      run("race-odds"),
      run("race-odds", model("lost-update"), "--runs", "0"),
    ]);
    expect(nobody.stderr).toContain("MODEL");
    expect(none.stderr).toContain("a number above 0");
    expect([nobody.code, none.code]).toEqual([2, 2]);
  });
});
