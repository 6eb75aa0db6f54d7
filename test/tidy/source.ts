/**
 * What tidy rules look at: the repository's text files, and what they import.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parts } from "./parts.ts";

export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What is wrong, each as `path: sentence`; empty if nothing is. */
export type Complaints = readonly string[];

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The files under some folders (or single files) whose names end in one of `endings`. */
export function sources(places: readonly string[], endings = [".ts", ".mjs"]): Source[] {
  return places
    .flatMap((place) => filesUnder(join(root, place)))
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .map((file) => ({
      path: relative(root, file).split(sep).join("/"),
      text: readFileSync(file, "utf8"),
    }));
}

function filesUnder(place: string): string[] {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place)
    .filter((name) => name !== "node_modules" && !name.startsWith("."))
    .sort()
    .flatMap((name) => filesUnder(join(place, name)));
}

export interface Import {
  readonly specifier: string;
  /** `import type` and `export type`: gone at run time. */
  readonly isType: boolean;
}

/** What a file imports or exports from elsewhere, dynamic imports included. */
export function importsOf({ text }: Source): Import[] {
  const { statements } = parts(text);
  const from =
    /\b(?:import|export)\b(?<type>\s+type\b)?[^;"'()]*?\bfrom\s*["'](?<from>[^"']+)["']/g;
  const bare = /\bimport\s*\(?\s*["'](?<from>[^"']+)["']/g;
  return [...statements.matchAll(from), ...statements.matchAll(bare)].map(({ groups = {} }) => ({
    specifier: groups.from ?? "",
    isType: groups.type !== undefined,
  }));
}

/** The file that a relative import leads to. */
export function target(from: string, specifier: string): string {
  const path = from.split("/").slice(0, -1);
  for (const step of specifier.split("/")) {
    if (step === "..") path.pop();
    else if (step !== ".") path.push(step);
  }
  return path.join("/");
}
