import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installIn, packIn } from "../../build/stranger.ts";
import { withoutTimes } from "../cli/refault.ts";

const checkout = fileURLToPath(new URL("../../", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "refault-packed-")));
const [copy, project] = [join(folder, "copy"), join(folder, "project")];
const own = join(project, "node_modules/refault");

const race = `import { atEnd, cell, defineModel, range, violates } from "refault";
import { task } from "refault/linux";

const late: string = "late";

export default defineModel({
  name: "race",
  variants: { plain: violates(late) },
  build() {
    const count = cell("count", range(0, 2));
    const adder = (cpu: number) =>
      task(\`adder\${cpu}\`, { cpu }, function* () {
        yield* count.write((yield* count.read()) + 1);
      });
    return { actors: [adder(0), adder(1)], claims: [atEnd(late, () => count.value === 2)] };
  },
});
`;

let command = "";

beforeAll(() => {
  command = installIn(project, packIn(copy));
  writeFileSync(join(project, "race.ts"), race);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** What a command says and how it ends, by the package unless another launcher is given. */
function refault(args: readonly string[], launcher = command) {
  const env = { ...process.env, NO_COLOR: "1" };
  const options = { cwd: project, env, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], options);
  return { code: status, stdout: withoutTimes(stdout), stderr };
}

/** What the checkout says in the same place of its own models. */
function byCheckout(args: readonly string[]) {
  const said = refault(args, join(checkout, "bin/refault.mjs"));
  return { ...said, stdout: said.stdout.replaceAll(checkout, "node_modules/refault/") };
}

describe("the package", () => {
  test("is all that is installed, and has no sources but of models", () => {
    expect(readdirSync(join(project, "node_modules")).filter((name) => name[0] !== ".")).toEqual([
      "refault",
    ]);
    expect(readdirSync(own).sort()).toEqual(
      ["LICENSE", "README.md", "bin", "dist", "models", "package.json", "properties"].sort(),
    );
    expect(existsSync(join(own, "bin/link.mjs"))).toBe(false);
  });

  test("says whose code it contains", () => {
    const licenses = readFileSync(join(own, "dist/licenses.txt"), "utf8");
    expect(licenses).toMatch(/^effect\n\nMIT License$/m);
    expect(licenses).toMatch(/^cli-table3$/m);
  });

  test("leaves the checkout its own package.json", () => {
    const manifest = (place: string) => readFileSync(join(place, "package.json"), "utf8");
    expect(manifest(copy)).toBe(manifest(checkout));
    expect(manifest(own)).not.toBe(manifest(checkout));
  });
});

describe("installed, refault", () => {
  test("lists the models that the checkout lists", () => {
    const said = refault(["list"]);
    expect(said.stdout).toContain("dcss  node_modules/refault/models/dcss/dcss.ts");
    expect(said).toEqual(byCheckout(["list"]));
  });

  test("finds in its own models what the checkout finds, at the same places", () => {
    const said = refault(["run", "dcss/mutex"]);
    expect(said.stdout).toMatch(/mutex_lock\(vmem_mutex\) .* add-shared-memory\.ts:\d+/);
    expect(said).toEqual(byCheckout(["run", "dcss/mutex"]));
  });

  test("runs a stranger's file and takes the saved witness again", () => {
    const { code, stdout, stderr } = refault(["run", "./race.ts/plain"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/count = 1 .* race\.ts:13/);
    const again = refault(["replay", ".refault/race-plain.trace.json"]);
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(again.stdout).toContain("Reproduced, step by step");
  });

  test("names the place of a mistake in a stranger's file", () => {
    writeFileSync(join(project, "throws.ts"), race.replace("return {", "late.absent();\n    $&"));
    const { code, stderr } = refault(["run", "./throws.ts"]);
    expect(code).toBe(2);
    expect(stderr).toContain("throws.ts:15");
  });
});

test("a model that is written against the package is checked against its types", () => {
  writeFileSync(join(project, "wrong.ts"), race.replace('"count", range', '"count", 3, range'));
  const settings = ["--module", "nodenext", "--strict", "--noEmit", "--types", ""];
  const compiler = join(checkout, "node_modules/typescript/bin/tsc");
  const compile = (file: string) =>
    spawnSync(process.execPath, [compiler, ...settings, "--ignoreConfig", file], {
      cwd: project,
      encoding: "utf8",
    }).stdout;
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  expect(compile("race.ts")).toBe("");
  expect(compile("wrong.ts")).toMatch(/^wrong\.ts\(10,\d+\): error/);
});
