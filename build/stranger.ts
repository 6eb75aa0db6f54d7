/**
 * The package as a stranger gets it: packed by npm, and installed without a network into a folder that
 * has nothing else. It is a copy of the checkout that is packed, so that nobody who works in the
 * checkout meanwhile meets the package's package.json.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { at } from "./at.ts";

const packed = ["src", "models", "properties", "bin", "build", "README.md", "LICENSE"];
const settings = ["package.json", "package-lock.json", "tsconfig.json"];

/** Packs a copy of the checkout that is made in this folder; the tarball's path. */
export function packIn(copy: string): string {
  for (const name of [...packed, ...settings]) {
    cpSync(at(name), join(copy, name), { recursive: true });
  }
  symlinkSync(at("node_modules"), join(copy, "node_modules"));
  return join(copy, basename(npm(["pack", "--silent"], copy).trim()));
}

/** Makes a project in this folder that has the package and nothing else; its `refault` command. */
export function installIn(project: string, tarball: string): string {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "package.json"), "{}");
  npm(["install", "--offline", "--no-audit", "--no-fund", "--silent", tarball], project);
  return join(project, "node_modules/.bin/refault");
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync("npm", args, { cwd, encoding: "utf8" });
}
