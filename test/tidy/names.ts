/** Names that say nothing, in paths and in what files declare. */
import { parts } from "./parts.ts";
import type { Complaints, Source } from "./source.ts";

const banned = new Set([
  "util",
  "utils",
  "helper",
  "helpers",
  "common",
  "misc",
  "manager",
  "base",
  "impl",
  "data",
]);

/** Words of the kernel's own that we keep: `struct vma_data` of mspec.c. */
const kept = /vma-?data/gi;

const declaration =
  /\b(?:const|let|function\*?|class|interface|type|enum)\s+(?<name>[A-Za-z_$][\w$]*)/g;

export function poorNames(files: readonly Source[]): Complaints {
  return files.flatMap(({ path, text }) => [
    ...wordsOf(path)
      .filter((word) => banned.has(word))
      .map((word) => `${path}: "${word}" says nothing`),
    ...(isKebab(path) ? [] : [`${path}: file names are kebab-case`]),
    ...declaredIn(text).flatMap((name) => {
      if (/^I[A-Z][a-z]/.test(name)) return [`${path}: ${name} has a leading I`];
      const poor = wordsOf(name).find((word) => banned.has(word));
      return poor === undefined ? [] : [`${path}: "${poor}" in ${name} says nothing`];
    }),
  ]);
}

function declaredIn(text: string): string[] {
  return [...parts(text).code.matchAll(declaration)].map(({ groups }) => groups?.name ?? "");
}

/** `src/model/cell.ts` and `cellOf` as lower-case words. */
function wordsOf(name: string): string[] {
  return name
    .replace(kept, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z]+/)
    .map((word) => word.toLowerCase());
}

function isKebab(path: string): boolean {
  return path.split("/").every((step) => /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(step));
}
