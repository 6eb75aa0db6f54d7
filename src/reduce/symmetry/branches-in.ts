/**
 * What an actor can do in a state that nobody need have reached: every branch of its step there, one for
 * each way the environment can decide, learned where it has not been.
 */
import type { Branch } from "../../automaton/image.ts";
import type { Learner } from "../../automaton/learner.ts";
import { type StepTree, stepTree } from "../persistent/step-tree.ts";

export function branchesIn(
  learner: Learner,
  actor: number,
  local: number,
  held: (cell: number) => number,
): Branch[] {
  const { branches } = learner.locals(actor)[local]!;
  for (;;) {
    const found: Branch[] = [];
    const picks = firstUnseen(stepTree(branches), held, [], found);
    if (picks === null) return found;
    learner.learn(actor, local, held, picks);
  }
}

/** The picks that lead where nobody has been, or null once every branch is `found`. */
function firstUnseen(
  tree: StepTree,
  held: (cell: number) => number,
  picks: readonly number[],
  found: Branch[],
): readonly number[] | null {
  let here = tree;
  while (here?.kind === "read") here = here.children[held(here.cell)];
  if (here === undefined) return picks;
  if (here.kind === "leaf") {
    found.push(here.branch);
    return null;
  }
  for (const [pick, child] of here.children.entries()) {
    const unseen = firstUnseen(child, held, [...picks, pick], found);
    if (unseen !== null) return unseen;
  }
  return null;
}
