import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, modelsFolder, refault } from "./refault.ts";

const lostUpdate = join(modelsFolder, "lost-update.ts");

describe("export", () => {
  test("writes Promela on stdout, with the places of the model", async () => {
    const args = ["export", `${lostUpdate}/plain`, "--promela"];
    const { code, stdout, stderr } = await refault(folderWith({}), args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("lost-update/plain (limit=2), as refault learned it: 12 states");
    expect(stdout).toMatch(/^s0_read_count: \/\* read count, .*lost-update\.ts:20 \*\/$/m);
  });

  test("writes TLA+ to a file, with the parameters that were given", async () => {
    const cwd = folderWith({});
    const out = "lost_update_plain.tla";
    const param = ["--param", "limit=3"];
    const args = ["export", `${lostUpdate}/plain`, "--tla", "--out", out, ...param];
    expect(await refault(cwd, args)).toEqual({ code: 0, stdout: "", stderr: "" });
    const text = readFileSync(join(cwd, out), "utf8");
    expect(text).toMatch(/^-+ MODULE lost_update_plain -+\n\\\* lost-update\/plain \(limit=3\)/);
  });

  test("says so where TLC would not find the module in the file", async () => {
    const args = ["export", `${lostUpdate}/plain`, "--tla", "--out", "it.tla"];
    const { code, stderr } = await refault(folderWith({}), args);
    expect(code).toBe(0);
    expect(stderr).toContain("lost_update_plain.tla");
  });

  test.for([
    [["export", lostUpdate, "--promela"], "say which: lost-update/plain or lost-update/atomic"],
    [["export", `${lostUpdate}/plain`], "say one of --promela and --tla"],
    [["export", `${lostUpdate}/plain`, "--promela", "--tla"], "say one of --promela and --tla"],
    [["export", `${lostUpdate}/plane`, "--tla"], "did you mean plain?"],
    [["export", `${lostUpdate}/plain`, "--tla", "--param", "limit=9"], "must be 2..8"],
    [["export", `${lostUpdate}/plain`, "--tla", "--out", "no/where.tla"], "could not be written"],
  ] as const)("%j is a mistake", async ([args, words]) => {
    const cwd = folderWith({});
    const { code, stdout, stderr } = await refault(cwd, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(words);
    expect(existsSync(join(cwd, "no"))).toBe(false);
  });

  test("a variant that refault cannot explore has no image", async () => {
    const text = `import { actor, defineModel, needs } from "refault";
export default defineModel({ name: "later", variants: { only: needs("store buffers") }, build() {
  return { actors: [actor("A", function* () {})] };
} });`;
    const cwd = folderWith({ "later.ts": text });
    const { code, stderr } = await refault(cwd, ["export", "./later.ts/only", "--promela"]);
    expect(code).toBe(2);
    expect(stderr).toContain("later/only has no closed image to export: needs store buffers");
  });
});
