/**
 * The calmest of the shortest: among all runs that break a claim in `depth` steps, the fewest that do,
 * one with the fewest context switches, and among those the first in the order of actors and picks.
 * It depends on the model alone, not on who found the violation or how.
 *
 * Three passes, each exact. Forward: the levels of a breadth-first search, kept. Backward: on each
 * level, the states from which a broken claim is still reachable in the steps that remain. Forward
 * again, through those states only: for each (state, last actor) the fewest switches (a 0-1 search
 * over shortest runs). A run through a state met on an earlier level could be shortened, so no shortest
 * run is missed. Time: three times the search up to `depth`; memory: the states up to there.
 *
 * A generator, so that a shell can show progress: each `yield` is some milliseconds of work.
 */
import { picksOf } from "../automaton/image.ts";
import { noDeadlock } from "../model/model.ts";
import { Batch } from "../search/batch.ts";
import { type Machine, Outgrown } from "../search/machine.ts";
import type { Move } from "../search/search.ts";
import { StateList } from "../state/state-list.ts";
import { VisitedSet } from "../state/visited-set.ts";

export type Sliced<R> = Generator<void, R, void>;

/** States expanded between two yields. */
const sliceWork = 1 << 14;
const none: ReadonlySet<string> = new Set();

/** A run's end so far: where it stands, who moved last, and how it came there. */
interface Node {
  readonly state: Int32Array;
  readonly last: number;
  readonly switches: number;
  readonly from: Node | null;
  /** Which of the transitions of `from` led here. */
  readonly branch: number;
  readonly move: Move | null;
}

/** Tells of a state whether it breaks a claim; made for one layout of a machine. */
export type Target = (states: Int32Array, at: number) => boolean;

/** The moves of the calmest run of `depth` steps to a target; null if none leads to one. */
export function* calmest(
  machine: Machine,
  depth: number,
  targetOf: (machine: Machine) => Target,
): Sliced<Move[] | null> {
  for (;;) {
    try {
      return yield* new Calmest(machine, depth, targetOf(machine)).find();
    } catch (thrown) {
      if (!(thrown instanceof Outgrown)) throw thrown;
      machine.widen();
    }
  }
}

class Calmest {
  readonly #machine: Machine;
  readonly #isTarget: Target;
  readonly #depth: number;
  readonly #words: number;
  readonly #batch: Batch;

  /** `isTarget` says whether a state breaks the claim. */
  constructor(machine: Machine, depth: number, isTarget: Target) {
    this.#machine = machine;
    this.#isTarget = isTarget;
    this.#depth = depth;
    this.#words = machine.layout.words;
    this.#batch = new Batch(this.#words, 64);
  }

  *find(): Sliced<Move[] | null> {
    const levels = yield* this.#levels();
    const doomed = yield* this.#doomed(levels);
    if (doomed === null) return null;
    const initial: Node = {
      state: this.#machine.initial(),
      last: -1,
      switches: 0,
      from: null,
      branch: 0,
      move: null,
    };
    let nodes = [initial];
    for (let depth = 1; depth <= this.#depth; depth++) {
      nodes = this.#onward(nodes, doomed[depth]!);
      yield;
    }
    const best = nodes.reduce((a, b) => (b.switches < a.switches ? b : a));
    return movesTo(best);
  }

  /** The states first met after 0, 1 … `depth` steps. */
  *#levels(): Sliced<StateList[]> {
    const visited = new VisitedSet(this.#words);
    const first = new StateList(this.#words);
    first.push(this.#machine.initial(), 0);
    visited.add(first.items, 0);
    const levels = [first];
    while (levels.length <= this.#depth) {
      const next = new StateList(this.#words);
      yield* this.#expandAll(levels.at(-1)!, (states, at) => {
        if (visited.add(states, at)) {
          next.push(states, at);
        }
      });
      levels.push(next);
    }
    return levels;
  }

  /** Per level, the states from which the claim is broken in just the steps that remain. */
  *#doomed(levels: readonly StateList[]): Sliced<VisitedSet[] | null> {
    const doomed = levels.map(() => new VisitedSet(this.#words));
    const last = levels[this.#depth]!;
    for (let index = 0; index < last.count; index++) {
      if (this.#isTarget(last.items, index * this.#words))
        doomed[this.#depth]!.add(last.items, index * this.#words);
      if (index % sliceWork === sliceWork - 1) yield;
    }
    for (let depth = this.#depth - 1; depth >= 0; depth--) {
      const level = levels[depth]!;
      const target = doomed[depth + 1]!;
      yield* this.#expandAll(level, (states, at, index) => {
        if (target.has(states, at)) doomed[depth]!.add(level.items, index * this.#words);
      });
    }
    return doomed[0]!.count === 0 ? null : doomed;
  }

  /**
   * One step further through doomed states, keeping the calmest way to each (state, last actor). Nodes
   * come and go in the order of the runs that lead to them, so of equally calm runs the first is kept.
   */
  #onward(nodes: readonly Node[], doomed: VisitedSet): Node[] {
    const next = new Map<string, Node>();
    const { program } = this.#machine;
    const rank = new Map(nodes.map((node, index) => [node, index]));
    for (const node of nodes) {
      const batch = this.#expand(node.state, 0);
      for (let k = 0; k < batch.count; k++) {
        if (!doomed.has(batch.states, k * this.#words)) continue;
        const last = batch.actor[k]!;
        const switches = node.switches + (node.last >= 0 && node.last !== last ? 1 : 0);
        const state = batch.states.slice(k * this.#words, (k + 1) * this.#words);
        const key = `${last} ${state.join(" ")}`;
        const known = next.get(key);
        if (known !== undefined && known.switches <= switches) continue;
        const move = { actor: last, picks: picksOf(program.leaves.branchAt(batch.leaf[k]!)) };
        next.set(key, { state, last, switches, from: node, branch: k, move });
      }
    }
    const rankOf = ({ from }: Node) => (from === null ? 0 : (rank.get(from) ?? 0));
    return [...next.values()].sort((a, b) => rankOf(a) - rankOf(b) || a.branch - b.branch);
  }

  /** Visits every transition of every state of a level; runs that failed have none. */
  *#expandAll(
    level: StateList,
    visit: (states: Int32Array, at: number, from: number) => void,
  ): Sliced<void> {
    for (let index = 0; index < level.count; index++) {
      const batch = this.#expand(level.items, index * this.#words);
      for (let k = 0; k < batch.count; k++) visit(batch.states, k * this.#words, index);
      if (index % sliceWork === sliceWork - 1) yield;
    }
  }

  #expand(states: Int32Array, at: number): Batch {
    this.#batch.count = 0;
    if (!this.#machine.hasFailed(states, at)) this.#machine.expandOrThrow(states, at, this.#batch);
    return this.#batch;
  }
}

/** The states that break a claim. */
export function breaks(machine: Machine, claim: string): Target {
  const { judge, learner } = machine;
  const asserted = learner.claims.find(({ name }) => name === claim);
  const isOfEnds = claim === noDeadlock || asserted?.scope === "at-end";
  const batch = new Batch(machine.layout.words, 64);
  const isIt = (violation: { readonly claim: string }) => violation.claim === claim;
  return (states, at) => {
    if (machine.hasFailed(states, at)) return machine.failures(states, at).some(isIt);
    if (!isOfEnds) return judge.broken("always", states, at, none).some(isIt);
    batch.count = 0;
    const moves = machine.expandOrThrow(states, at, batch);
    return moves === 0 && judge.terminal(states, at, none).some(isIt);
  };
}

function movesTo(end: Node): Move[] {
  const moves: Move[] = [];
  for (let node: Node | null = end; node !== null; node = node.from) {
    if (node.move !== null) moves.push(node.move);
  }
  return moves.reverse();
}
