/**
 * How the actors make a run, and what is claimed of it. A claim is true only where refault has seen it
 * hold: a path through its tree that refault never met breaks it.
 */
import { type ImageClaim, isSettled, type LocalState } from "../../automaton/image.ts";
import { type Tree, treeOf } from "../decision-tree.ts";
import { indented } from "../text.ts";
import { type Junction, junctionLines } from "./junction.ts";
import type { TlaWords } from "./words.ts";

export function invariants(words: TlaWords): string[] {
  const { actors } = words.image;
  const stops = standing(words, ({ status }) => status === "failed").flat();
  const finished = standing(words, isSettled)
    .filter((_, actor) => !actors[actor]!.daemon)
    .map((some): Junction => ({ some }));
  const moves = { some: actors.map((_, actor) => words.actor(actor)) };
  return [
    "\\* An actor has broken a claim, and the run is over.",
    ...definition("Stopped", { some: stops }),
    "",
    ...definition("Finished", { all: finished }),
    "",
    ...definition("Next", { all: ["~Stopped", moves] }),
    "",
    "\\* Where a run is over, it rests: that is no deadlock.",
    ...definition("Rest", { all: [{ some: ["Stopped", "Finished"] }, "UNCHANGED vars"] }),
    "",
    "Spec == Init /\\ [][Next \\/ Rest]_vars",
    "",
    "\\* Nobody can move, daemons included.",
    ...definition("Ended", { all: ["Finished", "~Stopped", "~ENABLED Next"] }),
    ...words.claims.flatMap(([claim, name]) => ["", ...definition(name, meaning(words, claim))]),
  ];
}

function definition(name: string, junction: Junction): string[] {
  return [`${name} ==`, ...indented(junctionLines(junction), 2)];
}

/** Each actor's local states of a kind, as conditions. */
function standing(words: TlaWords, isMeant: (local: LocalState) => boolean): string[][] {
  return words.image.actors.map(({ locals }, actor) =>
    locals.flatMap((local, number) =>
      isMeant(local) ? [`at.${words.actor(actor)} = ${words.local(actor, number)}`] : [],
    ),
  );
}

/** No actor has broken it, and it holds in every state where it is asked. */
function meaning(words: TlaWords, claim: string): Junction {
  const failed = standing(words, ({ violation }) => violation?.claim === claim).flat();
  const judged = words.image.claims.filter(
    ({ name, scope }) => name === claim && scope !== "still-possible",
  );
  return {
    all: [
      ...failed.map((at) => at.replace(" = ", " # ")),
      ...judged.map(({ scope, observations }) => ({
        some: [scope === "always" ? "Stopped" : "~Ended", holds(words, observations)],
      })),
    ],
  };
}

function holds(words: TlaWords, observations: ImageClaim["observations"]): Junction {
  const paths = observations.map(({ tests, holds: leaf }) => ({ tests, leaf }));
  return whereTrue(words, treeOf(paths, words.image.cells));
}

function whereTrue(words: TlaWords, tree: Tree<boolean>): Junction {
  if (tree.kind === "leaf") return tree.leaf ? "TRUE" : "FALSE";
  if (tree.kind !== "read") return "FALSE";
  const some = tree.ways.flatMap(({ values, next }): Junction[] => {
    const after = whereTrue(words, next);
    const here = words.condition({ cell: tree.cell, values });
    if (after === "FALSE") return [];
    return [after === "TRUE" ? here : { all: [here, after] }];
  });
  return some.length === 0 ? "FALSE" : { some };
}
