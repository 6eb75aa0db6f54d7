/**
 * The engine is plain synchronous TypeScript: it has no clock, no randomness and no host, so the same
 * model, seed and budgets give the same report everywhere.
 */
import { parts } from "./parts.ts";
import type { Complaints, Source } from "./source.ts";

const words =
  "Date|performance|Math.random|crypto|process|console|setTimeout|setInterval|setImmediate|" +
  "queueMicrotask|fetch|require|Promise|async function|async \\(|await \\w";

/** Not where it is the name of a property. */
const impure = new RegExp(`(?<![.#\\w])(?:${words.replaceAll(".", "\\.")})\\b`, "g");

export function impurities(files: readonly Source[]): Complaints {
  return files.flatMap(({ path, text }) =>
    [...new Set(parts(text).code.match(impure) ?? [])].map((word) => `${path}: uses ${word}`),
  );
}
