import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const launcher = readFileSync(new URL("../../bin/refault.mjs", import.meta.url), "utf8");

test("the launcher can be read by a Node that is too old for everything else", () => {
  const code = launcher.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  expect(code).not.toMatch(/["']node:/);
  expect(code).not.toMatch(/\?\.|\?\?|\|\|=|\bawait\b|#\w/);
  const imports = [...code.matchAll(/^import .* from "(.*)";$/gm)].map(([, from]) => from);
  expect(imports).toEqual(["child_process", "fs", "module", "os", "url"]);
});

test("the launcher asks for the oldest Node that the package names", () => {
  const manifest = new URL("../../package.json", import.meta.url);
  const { engines } = JSON.parse(readFileSync(manifest, "utf8"));
  const [, major, minor] = /oldest = \[(\d+), (\d+)\]/.exec(launcher) ?? [];
  expect(engines.node).toBe(`>=${major}.${minor}`);
});
