#!/usr/bin/env node
/**
 * The launcher. Plain old JavaScript, so that a Node that is too old for everything else can still
 * read it: it hands over to the Node that the package brings along, or says clearly what to do.
 *
 * In a checkout the sources run as they are, Node erases their types; a package has no sources, but
 * what its build has made of them.
 */
// biome-ignore-all lint/style/useNodejsImportProtocol: a Node before 12.20 knows no "node:".
import { spawn } from "child_process";
import { existsSync } from "fs";
import module from "module";
import { constants } from "os";
import { fileURLToPath } from "url";

const oldest = [22, 18];
const sources = new URL("../src/cli/main.ts", import.meta.url);
const built = new URL("../dist/main.js", import.meta.url);

const here = fileURLToPath(import.meta.url);
const isCheckout = existsSync(fileURLToPath(sources));
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
      ".\nInstall a newer one (https://nodejs.org), or let npm bring one along: " +
      (isCheckout ? "npm ci in refault's folder" : "npm install --save-dev node@24"),
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
  module.enableCompileCache();
  import(isCheckout ? sources : built).catch((error) => {
    console.error(error);
    process.exitCode = 4;
  });
}
