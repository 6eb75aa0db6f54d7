/** The condition under which a tree comes to one of some ends, as a formula of Promela. */
import type { Tree, Way } from "../decision-tree.ts";
import { fits, hung } from "../text.ts";
import type { PromelaWords } from "./words.ts";

/** Which ends are meant; null is where nobody has been. */
export type Meant<L> = (end: L | null) => boolean;

/** Columns that whatever stands before a formula takes. */
const margin = 24;

/** In lines that may be broken anywhere only if the whole is put in brackets. */
export function formula<L>(words: PromelaWords, tree: Tree<L>, isMeant: Meant<L>): string[] {
  switch (tree.kind) {
    case "leaf":
      return [String(isMeant(tree.leaf))];
    case "unmet":
      return [String(isMeant(null))];
    case "choose":
      return anyOf(tree.alternatives.map((alternative) => formula(words, alternative, isMeant)));
    case "read":
      return anyOf(tree.ways.map((way) => term(words, tree.cell, way, isMeant)));
  }
}

function term<L>(
  words: PromelaWords,
  cell: number,
  { values, next }: Way<L>,
  isMeant: Meant<L>,
): string[] {
  const here = words.condition({ cell, values });
  const after = formula(words, next, isMeant);
  const [only = "", ...others] = after;
  if (only === "false") return [only];
  if (only === "true") return [here];
  const inside = others.length === 0 && !only.includes("||") ? only : null;
  if (inside !== null && fits(`${here} && ${inside}`, margin)) return [`${here} && ${inside}`];
  if (others.length === 0 && fits(`${here} && (${only})`, margin)) return [`${here} && (${only})`];
  return [here, ...hung("&& (", after.with(-1, `${after.at(-1)})`))];
}

function anyOf(terms: readonly string[][]): string[] {
  const real = terms.filter(([first]) => first !== "false");
  if (real.length === 0) return ["false"];
  const line = real.flat().join(" || ");
  if (real.every(({ length }) => length === 1) && fits(line, margin)) return [line];
  return real.flatMap((lines, index) => hung(index === 0 ? "   " : "|| ", lines));
}
