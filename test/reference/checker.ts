/**
 * The obvious checker: what a model means, said as plainly as it can be said.
 *
 * A state is the cells' values and, for each actor, the summarised history of its results
 * (`history.ts`); the states that can be reached are found breadth first (`graph.ts`); here claims
 * are asked of every one. No tables, no image, nothing shared with the engine but the language models
 * are written in. It is the oracle that the engine is compared with, so it is never optimised.
 */
import type { Claim } from "../../src/model/claim.ts";
import { type Instance, noDeadlock } from "../../src/model/model.ts";
import { type Execution, execute, Violation } from "../../src/model/step.ts";
import { fewestSwitches } from "./calmest.ts";
import { waitsForEver } from "./for-ever.ts";
import { type Cells, hasFailed, type Node, reach } from "./graph.ts";
import type { Local } from "./history.ts";

export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  /** Breadth-first levels, the initial state's included. */
  readonly levels: number;
  readonly deadlocks: number;
  /** States where nothing can happen any more and every actor but daemons has finished. */
  readonly ends: number;
  /** The fewest steps that break each claim, and the fewest switches between actors among those. */
  readonly broken: ReadonlyMap<string, Nearest>;
  /** The largest value of each figure. */
  readonly figures: ReadonlyMap<string, number>;
}

interface Nearest {
  readonly depth: number;
  readonly switches: number;
}

/** Explores every state of one variant, past broken claims too; null if there are more than `limit`. */
export function explore(instance: Instance, limit = 50_000): Exploration | null {
  const nodes = reach(instance, limit);
  if (nodes === null) return null;
  return {
    states: nodes.length,
    transitions: nodes.reduce((sum, { moves }) => sum + moves.length, 0),
    levels: 1 + (nodes.at(-1)?.depth ?? 0),
    deadlocks: nodes.filter((node) => isDeadlock(instance, node)).length,
    ends: nodes.filter((node) => isEnd(instance, node)).length,
    broken: brokenClaims(instance, nodes),
    figures: largestFigures(instance, nodes),
  };
}

function brokenClaims(instance: Instance, nodes: readonly Node[]): Map<string, Nearest> {
  const claims = new Map(instance.claims.map((claim) => [claim.name, claim]));
  const failures = nodes.flatMap(({ state }) => state.locals.flatMap(claimFailed));
  const switches = fewestSwitches(nodes);
  const isWhole = nodes.some((node) => isDeadlock(instance, node));
  const waiting = isWhole ? new Set<Node>() : waitsForEver(instance, nodes);
  const broken = new Map<string, Nearest>();
  for (const name of new Set([...failures, noDeadlock, ...claims.keys()])) {
    const claim = claims.get(name);
    const isBroken = claim === undefined ? () => false : breaker(instance, nodes, claim);
    const isBreaking = (node: Node): boolean =>
      failsClaim(node, name) ||
      (name === noDeadlock && (isDeadlock(instance, node) || waiting.has(node))) ||
      isBroken(node);
    const depth = nodes.find(isBreaking)?.depth;
    if (depth === undefined) continue;
    const nearest = nodes.filter((node) => node.depth === depth && isBreaking(node));
    const fewest = Math.min(...nearest.map((node) => switches.get(node) ?? Number.NaN));
    broken.set(name, { depth, switches: fewest });
  }
  return broken;
}

function claimFailed(local: Local): string[] {
  return local.kind === "failed" ? [local.claim] : [];
}

function failsClaim({ state }: Node, claim: string): boolean {
  return state.locals.flatMap(claimFailed).includes(claim);
}

/** Which states break a claim of the model, an actor's own violations aside. */
function breaker(
  instance: Instance,
  nodes: readonly Node[],
  { scope, condition }: Claim,
): (node: Node) => boolean {
  switch (scope) {
    case "always":
      return ({ state }) => !hasFailed(state) && !isMet(condition, state.cells);
    case "at-end":
      return (node) => isEnd(instance, node) && !isMet(condition, node.state.cells);
    case "still-possible": {
      const good = leadingTo(
        nodes,
        ({ state }) => hasFailed(state) || isMet(condition, state.cells),
      );
      return (node) => !good.has(node);
    }
  }
}

/** The states from which some run leads to one that satisfies `isGoal`. */
function leadingTo(nodes: readonly Node[], isGoal: (node: Node) => boolean): Set<Node> {
  const leading = new Set(nodes.filter(isGoal));
  for (let before = -1; leading.size !== before; ) {
    before = leading.size;
    for (const node of nodes) {
      if (node.moves.some(({ to }) => leading.has(to))) leading.add(node);
    }
  }
  return leading;
}

function isEnd(instance: Instance, node: Node): boolean {
  return hasStopped(node) && hasFinished(instance, node);
}

function isDeadlock(instance: Instance, node: Node): boolean {
  return hasStopped(node) && !hasFinished(instance, node);
}

function hasStopped({ state, moves }: Node): boolean {
  return moves.length === 0 && !hasFailed(state);
}

function hasFinished({ actors }: Instance, { state }: Node): boolean {
  return actors.every(({ daemon }, index) => daemon || state.locals[index]?.kind === "finished");
}

function isMet(condition: () => boolean | undefined, cells: Cells): boolean {
  try {
    return execute(looking(cells), condition) !== false;
  } catch (thrown) {
    if (thrown instanceof Violation) return false;
    throw thrown;
  }
}

function largestFigures({ figures }: Instance, nodes: readonly Node[]): Map<string, number> {
  const states = nodes.map(({ state }) => state).filter((state) => !hasFailed(state));
  return new Map(
    figures.map(({ name, value }) => [
      name,
      Math.max(...states.map(({ cells }) => execute(looking(cells), value))),
    ]),
  );
}

/** What stands behind the cells while a claim looks at them. */
function looking(cells: Cells): Execution {
  const refuse = (): never => {
    throw new Error("claims and figures only look");
  };
  return { actor: null, read: (cell) => cells.get(cell), write: refuse, choose: refuse };
}
