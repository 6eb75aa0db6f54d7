/**
 * One instance of refault. A model's `import … from "refault"` must mean the very modules that check
 * it, wherever the model lies: cells find the running step through a variable of `model/step.ts`, and
 * a second copy of that module would have a second variable.
 *
 * The models of a package are read without their types, which its build has erased; whatever else is
 * TypeScript is Node's to erase. Either way lines and columns stay what they are in the source.
 */
import { existsSync, readFileSync } from "node:fs";
import { type LoadHookSync, registerHooks } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { erasedFolder, ownFolder, ownManifest } from "../own-package.ts";

let installed = false;

/** From now on, `refault` and `refault/…` are this package for every importer. */
export function resolveToOwnInstance(): void {
  if (installed) return;
  installed = true;
  registerHooks({
    resolve(specifier, context, next) {
      const isOwn = specifier === "refault" || specifier.startsWith("refault/");
      const found = next(specifier, isOwn ? { ...context, parentURL: ownManifest } : context);
      return isTypeScript(found.url) ? { ...found, format: "module-typescript" } : found;
    },
    ...(existsSync(erasedFolder) ? { load: loadErased } : {}),
  });
}

/** Models are modules, also in a folder whose package.json does not say so or is missing. */
function isTypeScript(url: string): boolean {
  return /\.m?ts$/.test(url);
}

const loadErased: LoadHookSync = (url, context, next) => {
  const path = url.startsWith("file:") ? relative(ownFolder, fileURLToPath(url)) : "..";
  if (path.startsWith("..") || !isTypeScript(path)) return next(url, context);
  const source = readFileSync(join(erasedFolder, path), "utf8");
  return { format: "module", source, shortCircuit: true };
};
