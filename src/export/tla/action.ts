/**
 * A step as an action: the decision tree as nested lists. What blocks is left out, for an action is
 * possible only where something in it is true.
 */
import type { Branch, Outcome } from "../../automaton/image.ts";
import { type Tree, treeOf } from "../decision-tree.ts";
import type { Junction } from "./junction.ts";
import type { TlaWords } from "./words.ts";

interface Standing {
  readonly actor: number;
  readonly local: number;
}

export function action(words: TlaWords, standing: Standing, branches: readonly Branch[]): Junction {
  const { actor, local } = standing;
  const paths = branches.map(({ tests, outcome }) => ({ tests, leaf: outcome }));
  const moves = movesOf(words, actor, treeOf(paths, words.image.cells));
  return { all: [`at.${words.actor(actor)} = ${words.local(actor, local)}`, moves ?? "FALSE"] };
}

/** What may happen under a tree; null if nothing. */
function movesOf(words: TlaWords, actor: number, tree: Tree<Outcome>): Junction | null {
  switch (tree.kind) {
    case "leaf":
      return tree.leaf.kind === "blocked" ? null : move(words, actor, tree.leaf);
    case "unmet":
      return "NeverMet";
    case "choose":
      return anyOf(tree.alternatives.map((alternative) => movesOf(words, actor, alternative)));
    case "read":
      return anyOf(
        tree.ways.map(({ values, next }) => {
          const after = movesOf(words, actor, next);
          const here = words.condition({ cell: tree.cell, values });
          return after === null ? null : { all: [here, after] };
        }),
      );
  }
}

function anyOf(junctions: readonly (Junction | null)[]): Junction | null {
  const some = junctions.filter((junction) => junction !== null);
  return some.length === 0 ? null : { some };
}

function move(
  words: TlaWords,
  actor: number,
  { writes, next }: Outcome & { readonly kind: "move" },
): Junction {
  const edits = writes
    .filter(({ cell }) => words.image.cells[cell]!.values.length > 1)
    .map(({ cell, value }) => `!.${words.cell(cell)} = ${words.value(cell, value)}`);
  return {
    all: [
      edits.length === 0 ? "UNCHANGED cell" : `cell' = [cell EXCEPT ${edits.join(", ")}]`,
      `at' = [at EXCEPT !.${words.actor(actor)} = ${words.local(actor, next)}]`,
    ],
  };
}
