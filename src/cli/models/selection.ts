/**
 * From the words on the command line to the variants that will be explored.
 *
 * A word is `model`, `model/variant`, a path to a file or folder, or such a path with `/variant` at
 * its end. A file that does not load is a mistake of its own; the others are explored all the same. A
 * word that names nothing ends everything at once, before any work is done.
 */
import { resolve } from "node:path";
import * as Effect from "effect/Effect";
import type * as FileSystem from "effect/FileSystem";
import * as Result from "effect/Result";
import type { Model } from "../../model/model.ts";
import { Mistake } from "../mistake.ts";
import { didYouMean } from "../nearest.ts";
import { locate, shownPath } from "../screen.ts";
import { loadModel } from "./load-model.ts";
import {
  filesUnder,
  homesOf,
  kindOf,
  likeliestFirst,
  mayDefineModel,
  modelsFolder,
} from "./model-files.ts";

export interface Selected {
  readonly model: Model;
  readonly file: string;
  readonly variants: readonly string[];
}

export interface Selection {
  readonly selected: readonly Selected[];
  /** Files that could not be loaded. */
  readonly mistakes: readonly Mistake[];
}

interface Found {
  readonly model: Model;
  readonly file: string;
}

type Searching<A> = Effect.Effect<A, Mistake, FileSystem.FileSystem>;

/** Every variant of every model where no word was given. */
export function select(words: readonly string[]): Searching<Selection> {
  return Effect.gen(function* () {
    const parts =
      words.length === 0 ? [yield* everything] : yield* Effect.forEach(words, selectWord);
    const chosen = new Map<string, { model: Model; file: string; variants: Set<string> }>();
    for (const { model, file, variants } of parts.flatMap(({ selected }) => selected)) {
      const entry = chosen.get(file) ?? { model, file, variants: new Set() };
      for (const variant of variants) entry.variants.add(variant);
      chosen.set(file, entry);
    }
    const selected = [...chosen.values()].map((it) => ({ ...it, variants: [...it.variants] }));
    return {
      selected: selected.filter((it) => firstOfName(it, selected) === it),
      mistakes: [...parts.flatMap(({ mistakes }) => mistakes), ...namesakes(selected)],
    };
  });
}

/** The model of this name, and the file that defines it. */
export function findByName(name: string): Searching<Found> {
  return Effect.gen(function* () {
    const folder = yield* modelsFolder;
    const atHome = yield* firstCalled(name, yield* homesOf(folder, name));
    if ("model" in atHome) return atHome;
    const found = yield* firstCalled(name, likeliestFirst(yield* filesUnder(folder), name));
    if ("model" in found) return found;
    return yield* unknownModel(name, found.names, found.mistakes, folder);
  });
}

/** What files define that do not define the model looked for. */
interface Others {
  readonly names: readonly string[];
  readonly mistakes: readonly Mistake[];
}

/** The first of the files that defines a model of this name. */
function firstCalled(
  name: string,
  files: readonly string[],
): Effect.Effect<Found | Others, never, FileSystem.FileSystem> {
  return Effect.gen(function* () {
    const names: string[] = [];
    const mistakes: Mistake[] = [];
    for (const file of files) {
      if (!(yield* mayDefineModel(file))) continue;
      const loaded = yield* Effect.result(loadModel(file));
      if (Result.isFailure(loaded)) mistakes.push(loaded.failure);
      else if (loaded.success?.name === name) return { model: loaded.success, file };
      else if (loaded.success !== null) names.push(loaded.success.name);
    }
    return { names, mistakes };
  });
}

/** The model that a file defines. */
export function findInFile(file: string): Searching<Found> {
  return Effect.gen(function* () {
    const model = yield* loadModel(file);
    if (model !== null) return { model, file };
    return yield* new Mistake({
      message: `${shownPath(file)} exports no model`,
      remedy: "a model file ends in `export default defineModel({ … })`",
    });
  });
}

const everything: Searching<Selection> = Effect.gen(function* () {
  return yield* everythingUnder(yield* modelsFolder);
});

function everythingUnder(folder: string): Searching<Selection> {
  return Effect.gen(function* () {
    const files = yield* Effect.filter(yield* filesUnder(folder), mayDefineModel);
    const [loaded, mistakes] = yield* Effect.partition(files, (file) =>
      Effect.map(loadModel(file), (model) => (model === null ? [] : [{ model, file }])),
    );
    const found = loaded.flat();
    if (found.length === 0 && mistakes.length === 0) {
      return yield* new Mistake({
        message: `there is no model under ${shownPath(folder)}`,
        remedy: "a model file ends in `export default defineModel({ … })`",
      });
    }
    return { selected: found.map(allVariants), mistakes };
  });
}

/** Two models of one name could not be told apart in what they leave behind: only the first is taken. */
function namesakes(selected: readonly Selected[]): Mistake[] {
  return selected.flatMap((it) => {
    const first = firstOfName(it, selected);
    if (first === it) return [];
    const message = `${shownPath(it.file)}: a model called "${it.model.name}" is in ${shownPath(first.file)} already`;
    return new Mistake({ message, remedy: "give each model its own name" });
  });
}

function firstOfName(one: Selected, selected: readonly Selected[]): Selected {
  return selected.find(({ model }) => model.name === one.model.name) ?? one;
}

/** What looks like a path is one, and so is `models/spufs` where there is such a folder. */
function selectWord(word: string): Searching<Selection> {
  return Effect.gen(function* () {
    if (word === "") return yield* new Mistake({ message: "an empty word names no model" });
    const isThere = /[/\\]/.test(word) && (yield* kindOf(resolve(word))) !== "nothing";
    return yield* isThere || isPath(word) ? selectPath(word) : selectName(word);
  });
}

function isPath(word: string): boolean {
  return /^(\.{0,2}[/\\]|\.{1,2}$)|[/\\]$/.test(word) || /\.m?[jt]s(\/|$)/.test(word);
}

function selectName(word: string): Searching<Selection> {
  return Effect.gen(function* () {
    const [name = "", ...rest] = word.split("/");
    return yield* chosenFrom(yield* findByName(name), rest.join("/"));
  });
}

function selectPath(word: string): Searching<Selection> {
  return Effect.gen(function* () {
    const path = resolve(word);
    const cut = path.lastIndexOf("/");
    const [whole, parent] = [yield* kindOf(path), yield* kindOf(path.slice(0, cut))];
    if (whole === "folder") return yield* everythingUnder(path);
    if (whole === "file") return yield* chosenFrom(yield* findInFile(path), "");
    const variant = path.slice(cut + 1);
    if (parent === "file") return yield* chosenFrom(yield* findInFile(path.slice(0, cut)), variant);
    return yield* new Mistake({ message: `there is no file or folder ${word}` });
  });
}

function chosenFrom(found: Found, variant: string): Effect.Effect<Selection, Mistake> {
  const known = [...found.model.variants.keys()];
  if (variant === "") return Effect.succeed({ selected: [allVariants(found)], mistakes: [] });
  if (known.includes(variant)) {
    return Effect.succeed({ selected: [{ ...found, variants: [variant] }], mistakes: [] });
  }
  return Effect.fail(
    new Mistake({
      message: `${found.model.name} has no variant "${variant}": it has ${known.join(", ")}`,
      remedy: didYouMean(variant, known) || null,
    }),
  );
}

function allVariants({ model, file }: Found): Selected {
  return { model, file, variants: [...model.variants.keys()] };
}

/** All of them if they are few. */
function knownText(names: readonly string[]): string {
  if (names.length === 0) return "there are none";
  if (names.length > 12) return `refault list shows the ${names.length} there are`;
  return `there are ${names.join(", ")}`;
}

function unknownModel(
  name: string,
  names: readonly string[],
  mistakes: readonly Mistake[],
  folder: string,
): Effect.Effect<never, Mistake> {
  const known = knownText([...new Set(names)].sort());
  const message = `no model under ${shownPath(folder)} is called "${name}": ${known}`;
  const [broken] = mistakes;
  if (broken === undefined) {
    const remedy = didYouMean(name, names) || `for a file, give its path: ./${name}.ts`;
    return Effect.fail(new Mistake({ message, remedy }));
  }
  const where = broken.place === null ? "" : `${locate(broken.place)}: `;
  const remedy = `not every file could be loaded: ${where}${broken.message}`;
  return Effect.fail(new Mistake({ message, remedy }));
}
