/**
 * Models and properties are written with the public language alone. One that needs more shows that the
 * language is wrong.
 */
import { type Complaints, importsOf, type Source, target } from "./source.ts";

const language = new Set(["refault", "refault/linux"]);

export function deepImports(files: readonly Source[]): Complaints {
  return files.flatMap(({ path, text }) =>
    importsOf({ path, text })
      .map(({ specifier }) => specifier)
      .filter((specifier) => !language.has(specifier) && !isOwn(path, specifier))
      .map((specifier) => `${path}: imports ${specifier}`),
  );
}

/** A model may import its own folder and properties; a property, other properties. */
function isOwn(path: string, specifier: string): boolean {
  if (!specifier.startsWith(".")) return false;
  const to = target(path, specifier);
  if (to.startsWith("properties/")) return true;
  const folder = /^models\/[^/]+\//.exec(path)?.[0];
  return folder !== undefined && to.startsWith(folder);
}
