/**
 * Reductions by name, and which of them a model admits.
 */
import type { Instance } from "../model/model.ts";
import { mostActors } from "./persistent/persistent-sets.ts";

/**
 * `persistent`: fewer interleavings; `sleep`: persistent sets, and fewer transitions; `symmetry`: twins are
 * one; `all`: persistent sets and symmetry.
 */
export type Reduction = "none" | "persistent" | "sleep" | "symmetry" | "all";

/** A reduction to search with, and why it is not the one that was asked for; null if it is. */
export interface Admitted {
  readonly reduction: Reduction;
  readonly unreduced: string | null;
}

/** Which reduction the model admits of the one that was asked for. */
export function admitted(asked: Reduction, instance: Instance): Admitted {
  if (asked === "none") return { reduction: "none", unreduced: null };
  const why = whyWhole(instance) ?? whyNotPersistent(asked, instance);
  if (why !== null) return { reduction: "none", unreduced: why };
  const needsTwins = asked === "symmetry" || asked === "all";
  if (!needsTwins || instance.twins.length > 0) return { reduction: asked, unreduced: null };
  const unreduced = "the model says of no actors that they are twins";
  return { reduction: asked === "all" ? "persistent" : "none", unreduced };
}

/**
 * Why every state must be explored with all its transitions; null if that is not needed.
 *
 * Soundness: a claim on what is still possible is about the branches of the graph, one on what happens
 * for ever about its cycles and who could move on them, one on what steps say of themselves about who
 * meets where, and a figure about every state; what reductions leave out would be missed.
 */
function whyWhole({ claims, liveness, observed, figures }: Instance): string | null {
  const goal = claims.find(({ scope }) => scope === "still-possible");
  if (goal !== undefined) return `"${goal.name}" is about all that is still possible`;
  const [live] = liveness;
  if (live !== undefined) return `"${live.name}" is about what happens for ever`;
  const [seen] = observed;
  if (seen !== undefined) return `"${seen.name}" is about every local state and who meets there`;
  const [figure] = figures;
  return figure === undefined ? null : `"${figure.name}" is measured in every state`;
}

function whyNotPersistent(asked: Reduction, { actors }: Instance): string | null {
  if (asked === "symmetry" || actors.length <= mostActors) return null;
  return `persistent sets are of ${mostActors} actors at most`;
}
