/**
 * The catalogue without its types, for `src/cli/models/own-instance.ts`: Node erases no types below
 * `node_modules`. What is erased becomes blank, so every place is the place in the source.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import { at } from "./at.ts";

export function erase(): void {
  for (const file of globSync("{models,properties}/**/*.ts", { cwd: at(".") })) {
    const erased = at(join("dist/erased", file));
    mkdirSync(dirname(erased), { recursive: true });
    writeFileSync(erased, stripTypeScriptTypes(readFileSync(at(file), "utf8")));
  }
}
