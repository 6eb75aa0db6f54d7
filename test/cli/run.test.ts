import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, modelsFolder, refault, withoutTimes } from "./refault.ts";

const golden = (name: string) => `../golden/files/cli/${name}.txt`;
const model = (name: string) => join(modelsFolder, `${name}.ts`);

/** A thousand steps to a broken claim. */
const longRun = `
import { actor, atEnd, cell, defineModel, holds, range, repeat } from "refault";

export default defineModel({
  name: "long",
  variants: { only: holds() },
  build() {
    const count = cell("a cell with quite a long name", range(0, 1000));
    const body = () => repeat(1000, (index) => count.write(index + 1));
    return { actors: [actor("A", body)], claims: [atEnd("ends-low", () => count.value < 1000)] };
  },
});
`;

describe("run", () => {
  test("says each verdict in a line and sums up", async () => {
    const { code, stdout, stderr } = await refault(folderWith({}), ["run", model("lost-update")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const shown = withoutTimes(stdout).replace(/\S*models\//, "models/");
    await expect(shown).toMatchFileSnapshot(golden("run"));
  });

  test("tells the witness where one variant was asked for, and saves it", async () => {
    const cwd = folderWith({});
    const { code, stdout } = await refault(cwd, ["run", `${model("lost-update")}/plain`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/4 +count = 1 +✗ both-counted +lost-update\.ts:\d+/);
    const file = ".refault/lost-update-plain.trace.json";
    expect(stdout).toContain(`refault replay ${file}`);
    const trace = JSON.parse(readFileSync(join(cwd, file), "utf8"));
    expect(trace).toMatchObject({ version: 1, model: "lost-update", claim: "both-counted" });
    expect(trace.schedule).toHaveLength(4);
  });

  test("of a variant that differs from its expectation ends in 1 and tells why", async () => {
    const { code, stdout } = await refault(folderWith({}), ["run", model("wrong-hopes")]);
    expect(code).toBe(1);
    expect(stdout).toContain("expected: holds");
    expect(stdout).toContain("expected: violated both-counted");
    expect(stdout).toContain("wrong-hopes/hoped breaks both-counted");
    expect(stdout).toContain("2 variants of 1 model: 2 not as expected");
  });

  test("that hits a bound ends in 3 and never says holds", async () => {
    const philosophers = `${model("philosophers")}/lower-first`;
    for (const bound of [
      ["--max-states", "100"],
      ["--max-memory", "4k"],
      ["--max-seconds", "0.001"],
    ]) {
      const args = ["run", philosophers, "--param", "seats=10", ...bound];
      const { code, stdout } = await refault(folderWith({}), args);
      expect(code, stdout).toBe(3);
      expect(stdout).toContain("unresolved: ");
      expect(stdout).not.toMatch(/lower-first +holds/);
    }
  });

  test("walks at random from a seed, and the same seed walks the same way", async () => {
    const args = ["run", model("philosophers"), "--strategy", "random", "--seed", "7"];
    const [first, second] = await Promise.all([
      refault(folderWith({}), [...args, "--json"]),
      refault(folderWith({}), [...args, "--json"]),
    ]);
    const counted = (json: string) => json.replace(/"durationMs": \d+/g, "");
    expect(counted(first.stdout)).toBe(counted(second.stdout));
    expect(JSON.parse(first.stdout).results[0]).toMatchObject({
      verdict: "violated",
      states: null,
    });
  });

  test("--json prints one document and nothing else", async () => {
    const cwd = folderWith({});
    const { code, stdout } = await refault(cwd, ["run", model("lost-update"), "--json"]);
    expect(code).toBe(0);
    const { version, results, errors } = JSON.parse(stdout);
    expect({ version, errors }).toEqual({ version: 1, errors: undefined });
    expect(results[0]).toEqual({
      model: "lost-update",
      variant: "plain",
      params: { limit: 2 },
      verdict: "violated",
      expected: "violated",
      asExpected: true,
      claim: "both-counted",
      states: expect.any(Number),
      transitions: expect.any(Number),
      depth: expect.any(Number),
      exhaustive: expect.any(Boolean),
      reduction: "none",
      unreduced: null,
      figures: [],
      asides: [],
      witness: { steps: 4, switches: 2, file: ".refault/lost-update-plain.trace.json" },
      durationMs: expect.any(Number),
    });
    expect(existsSync(join(cwd, results[0].witness.file))).toBe(true);
    expect(results[1]).toMatchObject({ verdict: "holds", claim: null, witness: null });
  });

  test("--json is a document even where nothing could be run", async () => {
    const { code, stdout } = await refault(folderWith({}), ["run", "./gone.ts", "--json"]);
    expect(code).toBe(2);
    const { results, errors } = JSON.parse(stdout);
    expect(results).toEqual([]);
    expect(errors).toMatchObject([{ message: "there is no file or folder ./gone.ts" }]);
  });

  test("gives the whole of what it says to a slow reader, whatever the end", async () => {
    const cwd = folderWith({ "long.ts": longRun });
    const { code, stdout } = await refault(cwd, ["run", "./long.ts"], { readsAfterMs: 1000 });
    expect(code).toBe(1);
    expect(stdout.length).toBeGreaterThan(70_000);
    expect(stdout).toMatch(/1 variant of 1 model: 1 not as expected .*\n$/);
  });

  test("where witnesses cannot be saved says so once, and the verdicts stand", async () => {
    const cwd = folderWith({ ".refault": "a file" });
    const { code, stdout, stderr } = await refault(cwd, [
      "run",
      model("lost-update"),
      model("philosophers"),
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain("4 variants of 2 models: all as expected");
    expect(stderr).toMatch(/^witnesses cannot be saved in \.refault: .*exists\n {2}→ .*\n$/);
  });

  test("--quiet says only what is amiss", async () => {
    const cwd = folderWith({});
    const fine = await refault(cwd, ["run", model("lost-update"), "--quiet"]);
    expect(fine).toEqual({ code: 0, stdout: "", stderr: "" });
    const amiss = await refault(cwd, ["run", model("wrong-hopes"), "--quiet"]);
    expect(amiss.code).toBe(1);
    expect(amiss.stdout).toContain("wrong-hopes");
  });

  test("--stats says how few generators ran", async () => {
    const args = ["run", `${model("philosophers")}/lower-first`, "--param", "seats=7", "--stats"];
    const { stdout } = await refault(folderWith({}), args);
    const [, runs = "0", states = "0"] =
      /learned +(\d+) generator runs .* for ([\d,]+) states/.exec(stdout) ?? [];
    expect(Number(runs)).toBeGreaterThan(0);
    expect(Number(states.replaceAll(",", ""))).toBeGreaterThan(10 * Number(runs));
  });

  test("a parameter reaches the model", async () => {
    const args = ["run", `${model("philosophers")}/left-first`, "--param", "seats=5", "--json"];
    const { stdout } = await refault(folderWith({}), args);
    expect(JSON.parse(stdout).results[0]).toMatchObject({
      params: { seats: 5, rounds: 1 },
      witness: { steps: 5 },
    });
  });
});

describe("an interruption", () => {
  const interruptAfter = "building";

  test("ends the search with what it has found so far, and 130", async () => {
    const args = ["run", model("lost-update"), model("counters"), model("philosophers")];
    const { code, stdout } = await refault(folderWith({}), args, { interruptAfter });
    expect(code).toBe(130);
    expect(stdout).toMatch(/\? only +unresolved +[\d,]{4,} states/);
    expect(stdout).toContain("unresolved: interrupted");
    expect(stdout).toMatch(/5 variants of 3 models: 2 as expected, 1 unresolved, 2 not reached/);
  });

  test("leaves a whole document behind", async () => {
    const args = ["run", model("counters"), model("philosophers"), "--json"];
    const { code, stdout } = await refault(folderWith({}), args, { interruptAfter });
    expect(code).toBe(130);
    expect(JSON.parse(stdout).results).toMatchObject([
      { model: "counters", verdict: "unresolved", reason: "interrupted" },
    ]);
  });
});
