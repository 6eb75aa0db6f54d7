/**
 * Lassos: a stem from the initial state, and a cycle on which a run that breaks a claim goes round for
 * ever. No lasso has a shorter stem; of those that come by a shortest stem, none has a shorter cycle,
 * unless the search for it was given up (`minimal`). A lasso with a longer stem may have a shorter one.
 *
 * Minimality of the stem: every state of a fair component is on a fair cycle, and every fair cycle is in
 * a fair component (`fair-components.ts`); so the nearest state of one ends a shortest stem.
 */
import { Int32List } from "../../std/int32-list.ts";
import type { Move } from "../search.ts";
import type { Debt } from "./debt.ts";
import type { FairComponents } from "./fair-components.ts";
import { Rounds } from "./round.ts";
import { type StemEnd, Stems } from "./stem.ts";

/** Pairs of a state and duties that are looked at for a shortest cycle. */
export const roundBudget: number = 1 << 19;

export interface Lasso {
  readonly stem: readonly Move[];
  /** None where the run stands still for ever. */
  readonly cycle: readonly Move[];
  /** How many steps of the stem are taken before something is owed that never comes. */
  readonly since: number;
  readonly minimal: "stem-and-cycle" | "stem";
}

/** The lasso of a debt that has fair components. */
export function lassoOf(fair: FairComponents, budget: number): Lasso {
  const { debt, region } = fair;
  const { end, round, isProved } = shortestRound(fair, new Stems(debt).nearest(region), budget);
  return {
    stem: movesOf(debt, 0, end.stem),
    cycle: movesOf(debt, end.state, round),
    since: end.since,
    minimal: isProved ? "stem-and-cycle" : "stem",
  };
}

interface Round {
  readonly end: StemEnd;
  readonly round: readonly number[];
}

function shortestRound(
  fair: FairComponents,
  ends: readonly StemEnd[],
  budget: number,
): Round & { readonly isProved: boolean } {
  let best: Round | null = null;
  let isProved = true;
  const roundsIn = roundsByComponent(fair, budget);
  for (const end of ends) {
    const limit = best?.round.length ?? Number.POSITIVE_INFINITY;
    const found = roundsIn(end.state).shortest(end.state, limit);
    isProved &&= found.isProved;
    if (found.edges !== null) best = { end, round: found.edges };
  }
  const [first] = ends;
  best ??= { end: first!, round: roundsIn(first!.state).some(first!.state) };
  return { ...best, isProved };
}

/** The rounds of the component of a state; each component has the whole budget. */
function roundsByComponent(fair: FairComponents, budget: number): (state: number) => Rounds {
  const known = new Map<number, Rounds>();
  return (state) => {
    const component = fair.region[state]!;
    const rounds =
      known.get(component) ?? new Rounds(fair, membersOf(fair.region, component), budget);
    known.set(component, rounds);
    return rounds;
  };
}

function membersOf(region: Int32Array, component: number): Int32Array {
  const members = new Int32List();
  for (let state = 0; state < region.length; state++) {
    if (region[state] === component) members.push(state);
  }
  return members.items.subarray(0, members.length);
}

/** The transitions of a path of edges from a state; standing still is none. */
function movesOf({ graph }: Debt, from: number, edges: readonly number[]): Move[] {
  let state = from;
  return edges.flatMap((edge) => {
    const move = graph.moveOf(state, edge);
    state = graph.to.items[edge]!;
    return move ?? [];
  });
}
