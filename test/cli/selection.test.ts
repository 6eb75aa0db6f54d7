import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { folderWith, modelsFolder, refault } from "./refault.ts";

let cwd = "";

beforeAll(() => {
  cwd = folderWith({ "plain.ts": "export const nothing = 1;\n" });
  mkdirSync(join(cwd, "models/counting"), { recursive: true });
  writeFileSync(join(cwd, "models/counting/script.ts"), 'console.log("I have run");\n');
  copyFileSync(join(modelsFolder, "lost-update.ts"), join(cwd, "models/counting/torn.ts"));
  copyFileSync(join(modelsFolder, "philosophers.ts"), join(cwd, "models/philosophers.ts"));
});

async function explored(...words: string[]): Promise<string[]> {
  const { stdout } = await refault(cwd, ["run", ...words, "--json"]);
  const { results } = JSON.parse(stdout);
  return results.map((it: { model: string; variant: string }) => `${it.model}/${it.variant}`);
}

const counting = ["lost-update/plain", "lost-update/atomic"];
const dining = ["philosophers/left-first", "philosophers/lower-first"];

describe("what is run", () => {
  test("is everything under models/ of the current folder where nothing is said", async () => {
    expect(await explored()).toEqual([...counting, ...dining]);
  });

  test("is what the words say, each variant once", async () => {
    expect(await explored("lost-update")).toEqual(counting);
    expect(await explored("lost-update/atomic", "lost-update/atomic")).toEqual([counting[1]]);
    expect(await explored("./models/counting")).toEqual(counting);
    expect(await explored("models/counting")).toEqual(counting);
    expect(await explored("./models/counting/torn.ts", "lost-update")).toEqual(counting);
    expect(await explored("./models/counting/torn.ts/plain")).toEqual([counting[0]]);
    expect(await explored("models/philosophers.ts")).toEqual(dining);
    expect(await explored("philosophers/left-first", "lost-update/plain")).toEqual([
      dining[0],
      counting[0],
    ]);
  });
});

describe("a word that names nothing is told what there is", () => {
  test.for<[string, RegExp]>([
    ["lost-updat", /is called "lost-updat": there are .*\n.*→ did you mean lost-update\?/s],
    ["something-else", /is called "something-else"/],
    ["lost-update/plian", /no variant "plian": it has plain, atomic\n {2}→ did you mean plain\?/],
    ["./models/counting/torn.ts/x", /no variant "x"/],
    ["./gone.ts", /there is no file or folder \.\/gone\.ts/],
    ["gone/", /there is no file or folder gone\//],
    ["", /an empty word names no model/],
    ["./plain.ts", /plain\.ts exports no model/],
  ])("%s", async ([word, expected]) => {
    const { code, stdout, stderr } = await refault(cwd, ["run", word]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(expected);
  });
});

describe("a command that cannot be understood", () => {
  test.for<[string[], RegExp]>([
    [["runn"], /Unknown subcommand "runn"/],
    [["run", "--jsn"], /Unrecognized flag: --jsn/],
    [["run", "--strategy", "luck"], /--strategy: "luck"/],
    [["run", "--max-states", "-4"], /--max-states: "-4"/],
    [["run", "--max-memory", "much"], /512m/],
    [["run", "--param", "seats"], /name=value/],
    [["replay"], /Missing required argument: FILE/],
  ])("%s ends in 2, with a hint and without a page of help", async ([args, expected]) => {
    const { code, stdout, stderr } = await refault(cwd, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(expected);
    expect(stderr).toContain("--help");
    expect(stderr.split("\n").length).toBeLessThan(5);
  });

  test("is not one that asks for help", async () => {
    expect(await refault(cwd, [])).toMatchObject({ code: 0, stderr: "" });
    expect((await refault(cwd, ["run", "--help"])).stdout).toContain("--max-memory");
  });
});

test("a parameter that a model has not, or a value it cannot take, is told once", async () => {
  const unknown = await refault(cwd, ["run", "philosophers", "--param", "seat=3"]);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toBe(
    'philosophers has no parameter "seat": it has seats, rounds\n  → did you mean seats?\n',
  );
  const outside = await refault(cwd, ["run", "philosophers", "--param", "seats=99"]);
  expect(outside.code).toBe(2);
  expect(outside.stderr).toBe('philosophers: parameter "seats" must be 2..12, not "99"\n');
});

test("list shows models, variants, expectations", async () => {
  const { code, stdout } = await refault(cwd, ["list"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^lost-update {2}models\/counting\/torn\.ts\n {2}plain +violated both-/);
  expect(stdout).toMatch(/^ {2}lower-first +holds$/m);
});

test("list of a model tells what it is of, whole, and its parameters", async () => {
  const source =
    "Somebody, some-list 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>";
  const text = readFileSync(join(modelsFolder, "lost-update.ts"), "utf8");
  const sourced = text.replace("  parameters:", `  source: "${source}",\n  parameters:`);
  const { code, stdout } = await refault(folderWith({ "sourced.ts": sourced }), [
    "list",
    "./sourced.ts/atomic",
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain("\n  Two increments of one counter.\n");
  expect(stdout).toContain(`\n  ${source}\n`);
  expect(stdout).toMatch(/\n {2}limit {2}2\.\.8 {2}2 unless said\n\n {2}atomic {2}holds\n/);
});

describe("two models with one name", () => {
  const twin = () => {
    const folder = folderWith({});
    for (const name of ["one.ts", "two.ts"]) {
      copyFileSync(join(modelsFolder, "lost-update.ts"), join(folder, name));
    }
    return folder;
  };

  test.for([[["."]], [["./one.ts", "./two.ts"]]])("%j: only the first is run", async ([words]) => {
    const { code, stdout, stderr } = await refault(twin(), ["run", ...(words ?? [])]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^two\.ts: a model called "lost-update" is in one\.ts already\n {2}→ /);
    expect(stdout).toContain("2 variants of 1 model: 2 as expected, 1 file left out");
  });
});

test("a folder without a model is a mistake, for every command", async () => {
  const folder = folderWith({ "notes.ts": "export default 1;\n" });
  for (const args of [
    ["run", "."],
    ["run", folder],
  ]) {
    const { code, stderr } = await refault(folder, args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^there is no model under .*\n {2}→ a model file ends in/);
  }
});
