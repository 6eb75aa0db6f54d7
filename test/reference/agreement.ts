/**
 * What the obvious checker and the engine count of one model, in the same words, so that they can be
 * compared.
 */
import { check } from "../../src/check/check.ts";
import type { Model } from "../../src/index.ts";
import { explore } from "./checker.ts";

export interface Counts {
  readonly states: number | null;
  readonly transitions: number;
  readonly depth: number;
  /** The fewest steps that break each claim. */
  readonly broken: ReadonlyMap<string, number>;
  readonly figures: ReadonlyMap<string, number>;
}

/** What the obvious checker counts; null if there are more states than `limit`. */
export function counted(model: Model, limit: number): Counts | null {
  const exploration = explore(model.instantiate("only"), limit);
  if (exploration === null) return null;
  const { states, transitions, levels, broken, figures } = exploration;
  const depths = [...broken].map(([claim, { depth }]) => [claim, depth] as const);
  return { states, transitions, depth: levels - 1, broken: new Map(depths), figures };
}

export function searched(model: Model): Counts {
  const report = check(model, { variant: "only", until: "exhausted" });
  const { states, transitions, depth } = report;
  return {
    states,
    transitions,
    depth,
    broken: new Map(report.broken.map((found) => [found.claim, found.depth])),
    figures: new Map(report.figures.map(({ name, largest }) => [name, largest])),
  };
}
