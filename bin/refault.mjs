#!/usr/bin/env node
/**
 * The launcher. Plain old JavaScript, so that a Node that is too old for everything else can still
 * read it: it hands over to the Node that the package brings along, or says clearly what to do.
 *
 * The sources are TypeScript and run as they are: a Node that erases types does it by itself, and
 * where it does not (an older one, or a package inside node_modules) tsx does.
 */
// biome-ignore-all lint/style/useNodejsImportProtocol: a Node before 12.20 knows no "node:".
import { spawn } from "child_process";
import { existsSync } from "fs";
import module from "module";
import { constants } from "os";
import { fileURLToPath } from "url";

const oldest = [22, 12];
const erasesTypes = 24;
const entry = "../src/cli/main.ts";

const here = fileURLToPath(import.meta.url);
const version = process.versions.node.split(".").map(Number);
const isTooOld = version[0] < oldest[0] || (version[0] === oldest[0] && version[1] < oldest[1]);

if (!isTooOld) {
  start();
} else if (process.env.REFAULT_HANDED_OVER !== "1" && broughtAlong() !== undefined) {
  handOver(broughtAlong());
} else {
  console.error(
    "refault needs Node " +
      oldest.join(".") +
      " or newer; this is Node " +
      process.versions.node +
      ".\nInstall a newer one (https://nodejs.org), or run `npm ci` in refault's folder: it brings one along.",
  );
  process.exitCode = 2;
}

/** The Node that the package pins, if it has been installed. */
function broughtAlong() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  return [`../node_modules/node/bin/${name}`, `../node_modules/.bin/${name}`]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
}

function handOver(node) {
  const child = spawn(node, [here].concat(process.argv.slice(2)), {
    stdio: "inherit",
    env: Object.assign({}, process.env, { REFAULT_HANDED_OVER: "1" }),
  });
  // The child decides how to end; this process only waits for it.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`refault could not start ${node}: ${error.message}`);
    process.exitCode = 2;
  });
  child.on("exit", (code, signal) => {
    process.exit(code === null ? 128 + (constants.signals[signal] || 0) : code);
  });
}

function start() {
  if (module.enableCompileCache !== undefined) module.enableCompileCache();
  const isInstalled = here.includes("node_modules");
  const ready =
    version[0] >= erasesTypes && !isInstalled
      ? Promise.resolve()
      : import("tsx/esm/api").then((tsx) => tsx.register());
  ready
    .then(() => import(entry))
    .catch((error) => {
      console.error(error);
      process.exitCode = 4;
    });
}
