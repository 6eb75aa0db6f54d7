/** The types of what the package exports, for those who write models; `npm run types` checks them. */
import { execFileSync } from "node:child_process";
import { at } from "./at.ts";

export function emitTypes(): void {
  const compiler = at("node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", at("build/types.json")], { stdio: "inherit" });
}
