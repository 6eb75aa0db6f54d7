/**
 * One instance of refault. A model's `import … from "refault"` must mean the very modules that check
 * it, wherever the model lies: cells find the running step through a variable of `model/step.ts`, and
 * a second copy of that module would have a second variable.
 */
import * as module from "node:module";
import { ownManifest } from "../own-package.ts";

let installed = false;

/** From now on, `refault` and `refault/…` are this package for every importer. */
export function resolveToOwnInstance(): void {
  if (installed || typeof module.registerHooks !== "function") return;
  installed = true;
  module.registerHooks({
    resolve(specifier, context, next) {
      const isOwn = specifier === "refault" || specifier.startsWith("refault/");
      const found = next(specifier, isOwn ? { ...context, parentURL: ownManifest } : context);
      return isTypeScript(found.url) ? { ...found, format: moduleFormat } : found;
    },
  });
}

/** Models are modules, also in a folder whose package.json does not say so or is missing. */
const moduleFormat = process.features.typescript ? "module-typescript" : "module";

function isTypeScript(url: string): boolean {
  return /\.m?ts$/.test(url);
}
