/**
 * Where model files are: under `models/` of the current directory or, where there is none, of this
 * package; in a folder or at a path that was given. Names are looked for where they probably are
 * first, because loading a file costs more than listing a thousand.
 */
import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { ownFolder } from "../own-package.ts";

/** The folder that is searched when a model is called by its name. */
export const modelsFolder: Effect.Effect<string, never, FileSystem.FileSystem> = Effect.gen(
  function* () {
    const here = join(process.cwd(), "models");
    return (yield* kindOf(here)) === "folder" ? here : join(ownFolder, "models");
  },
);

export function kindOf(
  path: string,
): Effect.Effect<"file" | "folder" | "nothing", never, FileSystem.FileSystem> {
  return Effect.gen(function* () {
    const { stat } = yield* FileSystem.FileSystem;
    const { type } = yield* stat(path);
    return type === "Directory" ? "folder" : type === "File" ? "file" : "nothing";
  }).pipe(Effect.orElseSucceed(() => "nothing" as const));
}

/** Every source file under the folder, in a fixed order. */
export function filesUnder(
  folder: string,
): Effect.Effect<readonly string[], never, FileSystem.FileSystem> {
  return Effect.gen(function* () {
    const { readDirectory } = yield* FileSystem.FileSystem;
    const entries = yield* readDirectory(folder, { recursive: true });
    return entries
      .filter(isSource)
      .sort()
      .map((entry) => join(folder, entry));
  }).pipe(Effect.orElseSucceed(() => []));
}

/**
 * Whether the file may define a model. Loading a file runs it, so one that nobody has named is loaded
 * only if it speaks of models.
 */
export function mayDefineModel(file: string): Effect.Effect<boolean, never, FileSystem.FileSystem> {
  return Effect.gen(function* () {
    const { readFileString } = yield* FileSystem.FileSystem;
    return (yield* readFileString(file)).includes("defineModel");
  }).pipe(Effect.orElseSucceed(() => true));
}

/** Where a model of this name should be, if there is such a file: listing a folder can be spared. */
export function homesOf(
  folder: string,
  name: string,
): Effect.Effect<readonly string[], never, FileSystem.FileSystem> {
  const homes = [join(folder, name, `${name}.ts`), join(folder, `${name}.ts`)];
  return Effect.filter(homes, (home) => Effect.map(kindOf(home), (kind) => kind === "file"));
}

/** The same files, those whose path has the name in it first. */
export function likeliestFirst(files: readonly string[], name: string): readonly string[] {
  const words = (path: string) => path.split(/[/\\.]/);
  const likely = files.filter((file) => words(file).includes(name));
  const possible = files.filter((file) => !likely.includes(file) && name.includes(firstWord(file)));
  return [...new Set([...likely, ...possible, ...files])];
}

function firstWord(file: string): string {
  return /([^/\\]+?)\.[^.]*$/.exec(file)?.[1] ?? file;
}

function isSource(entry: string): boolean {
  if (!/\.m?[jt]s$/.test(entry) || /\.(d|test|spec|bench)\.m?[jt]s$/.test(entry)) return false;
  return !entry.split(/[/\\]/).some((part) => part.startsWith(".") || part === "node_modules");
}
