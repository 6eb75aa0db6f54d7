/** Where this package lies, and which version of it this is. */
import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Of `src/` in a checkout, of `dist/` in a package. */
const manifest = findPackageJSON(import.meta.url) ?? "package.json";

export const ownManifest: string = pathToFileURL(manifest).href;

export const ownFolder: string = dirname(manifest);

/**
 * Where a package keeps its own models without their types, because Node erases none below
 * `node_modules`. In a checkout there is no such folder.
 */
export const erasedFolder: string = fileURLToPath(new URL("erased/", import.meta.url));

export function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(ownFolder, "package.json"), "utf8"));
  return version;
}
