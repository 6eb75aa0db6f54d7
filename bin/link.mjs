/**
 * Run after an install in a checkout: makes `npx refault` find the checkout's own command at once,
 * as it would be found where refault is installed as a package.
 */
import { mkdirSync, rmSync, symlinkSync } from "node:fs";

const link = new URL("../node_modules/.bin/refault", import.meta.url);

if (process.platform !== "win32") {
  mkdirSync(new URL(".", link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync("../../bin/refault.mjs", link);
}
