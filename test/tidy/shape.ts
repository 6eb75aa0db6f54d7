/** The shape of files: each opens by saying its idea, and none is long without a reason. */
import { parts } from "./parts.ts";
import type { Complaints, Source } from "./source.ts";

/** Lines beyond which a file holds two ideas, or says here why not. */
const longest = 250;

export function withoutOpening(files: readonly Source[]): Complaints {
  return files
    .filter(({ text }) => !/^(?:#!.*\n)?\/\*\*[\s\S]*?\*\//.test(text))
    .map(({ path }) => `${path}: does not open with a comment that says its idea`);
}

/** `reasons` has the files that may be longer, with why. */
export function tooLong(
  files: readonly Source[],
  reasons: Readonly<Record<string, string>>,
): Complaints {
  const long = new Map(
    files.map(({ path, text }) => [path, text.trimEnd().split("\n").length] as const),
  );
  const complaints = [...long]
    .filter(([path, lines]) => lines > longest && !Object.hasOwn(reasons, path))
    .map(([path, lines]) => `${path}: ${lines} lines, and no reason why`);
  const idle = Object.keys(reasons)
    .filter((path) => (long.get(path) ?? 0) <= longest)
    .map((path) => `${path}: is excused for its length and is not long`);
  return [...complaints, ...idle];
}

export function leftToDo(files: readonly Source[]): Complaints {
  return files.flatMap(({ path, text }) =>
    parts(text).comments.flatMap((comment) => {
      const mark = /\b(?:FIXME|XXX|TODO(?!\(#\d+\)))/.exec(comment);
      return mark === null ? [] : [`${path}: ${mark[0]} in a comment; name an issue: TODO(#1)`];
    }),
  );
}
