/**
 * What a reduced search found, by the shortest way there is: it may have come upon a claim by a detour,
 * or upon another claim first. So the full graph is searched as far as it takes, which is no farther than
 * the reduced search went; where that is too much, the way that was found is told as it is.
 */
import { BreadthFirst } from "../search/breadth-first.ts";
import type { Machine } from "../search/machine.ts";
import type { Finding, Goal } from "../search/search.ts";
import type { ReducedSearch } from "./reduced-search.ts";
import { trail } from "./trail.ts";

/** States of the full graph that are searched at least, and times as many as the reduced search had. */
const patience = { states: 1 << 22, times: 16 };
/** Expansions in one slice. */
const sliceWork = 1 << 15;

export interface Shortening {
  readonly machine: Machine;
  readonly search: ReducedSearch;
  /** The claim that the verdict is about, if it is broken; null for the first. */
  readonly claim: string | null;
  readonly maxBytes: number;
  /** Whether time is up. */
  readonly isStopped: () => boolean;
  /** Tells of states whether they break a claim. */
  readonly breaks: (machine: Machine, claim: string) => (states: Int32Array, at: number) => boolean;
}

/** The findings, nearest first. That of the verdict is the nearest there is, unless it has a trail. */
export function* shortened(options: Shortening): Generator<void, readonly Finding[], void> {
  const { machine, search, claim } = options;
  const asked = search.findings.find(({ violation }) => violation.claim === claim);
  const told = asked ?? search.findings[0];
  if (told === undefined) return [];
  const goal: Goal =
    asked === undefined ? { kind: "first" } : { kind: "claim", claim: asked.violation.claim };
  const full = new BreadthFirst(machine, goal, budget(options));
  while (!options.isStopped() && full.advance(sliceWork)) yield;
  const isFound = full.findings.some(
    ({ violation }) => asked === undefined || violation.claim === claim,
  );
  if (isFound) return merged([...full.findings, ...search.findings]);
  const graph = {
    machine,
    expansion: search.expansionOf(told),
    canonize: (states: Int32Array, at: number) => search.canonize(states, at),
  };
  const moves = yield* trail(graph, () => options.breaks(machine, told.violation.claim));
  if (moves === null) return merged([...full.findings, ...search.findings]);
  return merged([{ ...told, depth: moves.length, trail: moves }, ...search.findings]);
}

function budget({ search, maxBytes }: Shortening): { maxStates: number; maxBytes: number } {
  const states = search.progress().states ?? 0;
  return { maxStates: Math.max(patience.states, states * patience.times), maxBytes };
}

/** Each claim once, as it comes first, nearest first. */
function merged(findings: readonly Finding[]): Finding[] {
  const claims = findings.map(({ violation }) => violation.claim);
  return findings
    .filter((_, index) => claims.indexOf(claims[index]!) === index)
    .sort((a, b) => a.depth - b.depth);
}
