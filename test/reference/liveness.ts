/**
 * Liveness by definition, for the obvious checker. For each set of actors that might be the ones who move
 * for ever, it drops all that no fair cycle of just these can have, and looks for states that reach each
 * other by way of what is left. The shortest round is looked for with what happened on it written out.
 * Nothing is shared with the engine but what fairness to an actor is called.
 */
import { fairnessTo } from "../../src/model/fairness.ts";
import type { LivenessClaim } from "../../src/model/liveness.ts";
import type { Instance } from "../../src/model/model.ts";
import { type Execution, execute } from "../../src/model/step.ts";
import { hasFailed, type Node } from "./graph.ts";
import { resume } from "./history.ts";

/** Steps to a cycle that breaks a claim, and steps of the cycle; a run that stands still repeats none. */
export interface LassoLength {
  readonly stem: number;
  readonly cycle: number;
}

/** `actor` is -1 where the run stands still. */
interface Edge {
  readonly actor: number;
  readonly to: Node;
  readonly isProgress: boolean;
}

type Edges = ReadonlyMap<Node, readonly Edge[]>;

/** The shortest stem, and of those the shortest cycle, that breaks the claim; null if none does. */
export function shortestLasso(
  instance: Instance,
  nodes: readonly Node[],
  claim: LivenessClaim,
): LassoLength | null {
  const all: Edges = new Map(nodes.map((node) => [node, edgesOf(instance, node)]));
  const owes = new Set(nodes.filter((node) => !hasFailed(node.state) && !meets(node, claim.goal)));
  const isLivelock = claim.scope === "no-livelock";
  const kept: Edges = new Map(
    [...owes].map((node) => [
      node,
      (all.get(node) ?? []).filter(
        ({ actor, to, isProgress }) => owes.has(to) && !(isLivelock && (actor < 0 || isProgress)),
      ),
    ]),
  );
  const situation = { all, kept, fairness: fairnessOf(instance, claim) };
  const due = depthsOwing(nodes, kept, (node) => owes.has(node) && begins(node, nodes, claim));
  const onCycle = [...onFairCycles(situation)].filter((node) => due.has(node));
  if (onCycle.length === 0) return null;
  const stem = Math.min(...onCycle.map((node) => due.get(node) ?? 0));
  const nearest = onCycle.filter((node) => due.get(node) === stem);
  return { stem, cycle: Math.min(...nearest.map((node) => shortestRound(node, situation))) };
}

interface Situation {
  readonly all: Edges;
  /** Edges that a run which breaks the claim may take. */
  readonly kept: Edges;
  readonly fairness: readonly string[];
}

function begins(node: Node, nodes: readonly Node[], { scope, premise }: LivenessClaim): boolean {
  return scope === "eventually" ? node === nodes[0] : premise === null || meets(node, premise);
}

function meets({ state }: Node, condition: (() => boolean) | null): boolean {
  if (condition === null) return false;
  const refuse = (): never => {
    throw new Error("claims only look");
  };
  const looking: Execution = {
    actor: null,
    read: (cell) => state.cells.get(cell),
    write: refuse,
    choose: refuse,
  };
  return execute(looking, condition);
}

function fairnessOf({ actors }: Instance, { fairness }: LivenessClaim): string[] {
  return actors.map((actor) => fairnessTo(actor, fairness));
}

function edgesOf({ actors }: Instance, node: Node): Edge[] {
  if (hasFailed(node.state)) return [];
  if (node.moves.length === 0) return [{ actor: -1, to: node, isProgress: false }];
  return node.moves.map(({ actor, to }) => {
    const local = node.state.locals[actor];
    const who = actors[actor];
    if (who === undefined || local?.kind !== "before-step") throw new Error("nobody moves");
    const { request } = resume(who, local.history);
    return { actor, to, isProgress: request?.isProgress ?? false };
  });
}

/** The fewest steps to each state that a run may be in after it has begun to owe something. */
function depthsOwing(
  nodes: readonly Node[],
  kept: Edges,
  isBeginning: (node: Node) => boolean,
): Map<Node, number> {
  const depths = new Map(nodes.filter(isBeginning).map((node) => [node, node.depth]));
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const [node, depth] of depths) {
      for (const { to } of kept.get(node) ?? []) {
        if ((depths.get(to) ?? Number.POSITIVE_INFINITY) <= depth + 1) continue;
        depths.set(to, depth + 1);
        isSettled = false;
      }
    }
  }
  return depths;
}

/** The states on cycles on which just some set of actors moves, and which are fair to all others. */
function onFairCycles(situation: Situation): Set<Node> {
  const found = new Set<Node>();
  const actors = [...situation.fairness.keys()];
  for (let movers = 0; movers < 2 ** actors.length; movers++) {
    const moving = new Set(actors.filter((actor) => (movers >> actor) % 2 === 1));
    for (const component of componentsOf(moving, situation)) {
      if (isFair(component, moving, situation)) for (const node of component) found.add(node);
    }
  }
  return found;
}

function isReady(actor: number, node: Node, { all }: Situation): boolean {
  return (all.get(node) ?? []).some((edge) => edge.actor === actor);
}

/** Sets of states that reach each other when only these actors move. */
function componentsOf(moving: ReadonlySet<number>, situation: Situation): Set<Node>[] {
  const { kept, fairness } = situation;
  const isLeftOut = (node: Node) =>
    fairness.some(
      (owed, actor) => owed === "strong" && !moving.has(actor) && isReady(actor, node, situation),
    );
  const left = new Set([...kept.keys()].filter((node) => !isLeftOut(node)));
  const next = (node: Node) =>
    (kept.get(node) ?? [])
      .filter(({ actor, to }) => left.has(to) && (actor < 0 || moving.has(actor)))
      .map(({ to }) => to);
  const reached = new Map([...left].map((node) => [node, reachedFrom(node, next)]));
  const components: Set<Node>[] = [];
  const placed = new Set<Node>();
  for (const [node, there] of reached) {
    if (placed.has(node)) continue;
    const component = new Set([...there].filter((other) => reached.get(other)?.has(node)));
    for (const member of component) placed.add(member);
    if (component.size > 0) components.push(component);
  }
  return components;
}

/** What is reached in at least one step. */
function reachedFrom(start: Node, next: (node: Node) => readonly Node[]): Set<Node> {
  const reached = new Set(next(start));
  for (const node of reached) for (const other of next(node)) reached.add(other);
  return reached;
}

function isFair(
  component: ReadonlySet<Node>,
  moving: ReadonlySet<number>,
  situation: Situation,
): boolean {
  const moves = (actor: number) =>
    [...component].some((node) =>
      situation.kept.get(node)?.some((edge) => edge.actor === actor && component.has(edge.to)),
    );
  return situation.fairness.every((owed, actor) => {
    if (moving.has(actor)) return moves(actor);
    return owed !== "weak" || [...component].some((node) => !isReady(actor, node, situation));
  });
}

/** Where a round has got to, and what has happened on it. */
interface Way {
  readonly node: Node;
  readonly moved: ReadonlySet<number>;
  readonly wasReady: ReadonlySet<number>;
  readonly wasNot: ReadonlySet<number>;
}

function shortestRound(start: Node, situation: Situation): number {
  const actors = [...situation.fairness.keys()];
  const ids = new Map([...situation.all.keys()].map((node, id) => [node, id]));
  const extend = (
    { moved, wasReady, wasNot }: Omit<Way, "node">,
    node: Node,
    actor: number,
  ): Way => {
    const ready = actors.filter((one) => isReady(one, node, situation));
    return {
      node,
      moved: new Set([...moved, ...(actor < 0 ? [] : [actor])]),
      wasReady: new Set([...wasReady, ...ready]),
      wasNot: new Set([...wasNot, ...actors.filter((one) => !ready.includes(one))]),
    };
  };
  const keyOf = ({ node, moved, wasReady, wasNot }: Way) =>
    [ids.get(node), ...[moved, wasReady, wasNot].map((set) => [...set].sort().join())].join("|");
  const none = new Set<number>();
  let level = [extend({ moved: none, wasReady: none, wasNot: none }, start, -1)];
  const known = new Set<string>();
  for (let steps = 1; level.length > 0; steps++) {
    const next: Way[] = [];
    for (const way of level) {
      for (const { actor, to } of situation.kept.get(way.node) ?? []) {
        const further = extend(way, to, actor);
        if (to === start && isFairWay(further, situation)) return actor < 0 ? 0 : steps;
        if (known.has(keyOf(further))) continue;
        known.add(keyOf(further));
        next.push(further);
      }
    }
    level = next;
  }
  throw new Error("there is no round");
}

function isFairWay({ moved, wasReady, wasNot }: Way, { fairness }: Situation): boolean {
  return fairness.every(
    (owed, actor) =>
      moved.has(actor) ||
      owed === "unfair" ||
      (owed === "weak" ? wasNot.has(actor) : !wasReady.has(actor)),
  );
}
