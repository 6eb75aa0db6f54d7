/** Cycles of imports at run time: modules that need each other before either is there. */
import { type Complaints, importsOf, type Source, target } from "./source.ts";

/** Each cycle once, as `a.ts → b.ts → a.ts`. */
export function cycles(files: readonly Source[]): Complaints {
  const imports = new Map(
    files.map((file) => [
      file.path,
      importsOf(file)
        .filter(({ specifier, isType }) => specifier.startsWith(".") && !isType)
        .map(({ specifier }) => target(file.path, specifier)),
    ]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) found.push([...way.slice(start), path].join(" → "));
    if (start >= 0 || done.has(path)) return;
    for (const next of imports.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const path of imports.keys()) walk(path, []);
  return found;
}
