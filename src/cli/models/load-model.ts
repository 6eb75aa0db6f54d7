/**
 * Loads a model file. It is the user's code, so everything may go wrong with it; whatever does becomes
 * a mistake with the place where Node says it lies.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import * as Effect from "effect/Effect";
import { ModelMistake } from "../../model/mistake.ts";
import { isModel, type Model } from "../../model/model.ts";
import { type Place, placeInStack } from "../../model/place.ts";
import { duration } from "../../report/typography.ts";
import { Mistake } from "../mistake.ts";
import { shownPath } from "../screen.ts";
import { OutOfPatience, patienceMs, watched } from "../watchdog.ts";
import { resolveToOwnInstance } from "./own-instance.ts";

/** The model that the file exports as its default; null if it exports none. */
export function loadModel(
  file: string,
  limitMs: number = patienceMs,
): Effect.Effect<Model | null, Mistake> {
  return Effect.tryPromise({
    try: async () => {
      resolveToOwnInstance();
      const exported = await required(file, limitMs);
      return isModel(exported.default) ? exported.default : null;
    },
    catch: (error) => mistakeOfLoading(error, file, limitMs),
  });
}

interface Exported {
  readonly default?: unknown;
}

const require = createRequire(import.meta.url);

/** With `require`, which comes back when the module has run, so that it can be watched. */
async function required(file: string, limitMs: number): Promise<Exported> {
  try {
    return watched((): Exported => require(file), limitMs);
  } catch (error) {
    if (codeOf(error) === "ERR_REQUIRE_ASYNC_MODULE") return imported(file);
    // What cannot be linked has not run, and only `import` says where, of what it has not met before.
    if (error instanceof SyntaxError) return imported(file, again);
    throw error;
  }
}

/** Makes it another module for Node. */
const again = "?again";

function imported(file: string, query = ""): Promise<Exported> {
  return import(`${pathToFileURL(file).href}${query}`);
}

function mistakeOfLoading(error: unknown, file: string, limitMs: number): Mistake {
  if (error instanceof ModelMistake) return new Mistake({ ...error, message: error.message });
  // What was ended by force once is null whenever it is asked for again.
  if (error instanceof OutOfPatience || error === null) {
    const message = `has not been loaded within ${duration(limitMs)}`;
    return located(null, file, message, "look for a loop outside build() that never ends");
  }
  if (!(error instanceof Error)) return located(null, file, `threw ${String(error)}`);
  const code = codeOf(error);
  const [first = ""] = error.message.split("\n");
  if (code === "ERR_MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED") {
    const importer = / imported from (\/.*)$/.exec(first)?.[1] ?? file;
    return located(null, importer, lowered(first.replace(/ imported from \/.*$/, "")));
  }
  const syntax = placeOfSyntax(error);
  if (syntax === null) {
    const place = placeInStack(error.stack ?? "");
    return located(place, file, `threw while it was loaded: ${error.name}: ${first}`);
  }
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
    const remedy = "refault only erases types: say it in JavaScript with types";
    return located(syntax, file, first.replace(" in strip-only mode", " in models"), remedy);
  }
  const isLink = first.startsWith("The requested module");
  return located(syntax, file, `${isLink ? "" : "does not parse: "}${lowered(first)}`);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}

/** At its place, or at least in its file. */
function located(
  place: Place | null,
  file: string,
  message: string,
  remedy: string | null = null,
): Mistake {
  const said = place === null ? `${shownPath(file)}: ${message}` : message;
  return new Mistake({ code: "load-failed", message: said, place, remedy });
}

/** V8 and Node begin the stack of a syntax error with `file:line`. */
function placeOfSyntax(error: Error): Place | null {
  if (error.name !== "SyntaxError") return null;
  const at = /^(?:file:\/\/)?(\/[^\n]*?):(\d+)(?::(\d+))?(?:$|\n|:)/.exec(error.stack ?? "");
  if (at === null) return null;
  return {
    file: (at[1] ?? "").replace(again, ""),
    line: Number(at[2]),
    column: Number(at[3] ?? 1),
  };
}

/** As the second half of a sentence. */
function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
