/**
 * The calmest of the shortest: among all runs that break a claim in the fewest steps, one with the
 * fewest context switches, and among those the first in the machine's order.
 *
 * Goes forward level by level over (state, last actor), keeping for each the fewest switches. A state
 * met on an earlier level is dropped: a run through it could be shortened, so it is on no shortest one.
 * Exact (algorithms: 0-1 search over (state, last thread), restricted to shortest runs); memory grows
 * with the states within `depth` steps, so it gives up beyond `maxNodes`.
 */
import { picksOf } from "../automaton/image.ts";
import { Batch } from "../search/batch.ts";
import type { Machine } from "../search/machine.ts";
import { failsActor } from "../search/program.ts";
import type { Move } from "../search/search.ts";

interface Node {
  readonly state: Int32Array;
  readonly key: string;
  readonly last: number;
  readonly switches: number;
  readonly from: Node | null;
  readonly move: Move | null;
  readonly fails: boolean;
}

/** The moves of the calmest shortest run, or null where there are more than `maxNodes` to look at. */
export function calmest(
  machine: Machine,
  claim: string,
  depth: number,
  maxNodes: number,
): Move[] | null {
  for (;;) {
    const found = search(machine, claim, depth, maxNodes);
    if (found !== "outgrown") return found;
    machine.widen();
  }
}

function search(
  machine: Machine,
  claim: string,
  depth: number,
  maxNodes: number,
): Move[] | null | "outgrown" {
  const initial = machine.initial();
  let level: Node[] = [
    {
      state: initial,
      key: keyOf(initial),
      last: -1,
      switches: 0,
      from: null,
      move: null,
      fails: false,
    },
  ];
  const seen = new Set(level.map(({ key }) => key));
  let nodes = 1;
  for (let step = 0; step < depth; step++) {
    const next = new Map<string, Node>();
    for (const node of level) {
      if (node.fails) continue;
      if (!successors(machine, node, seen, next)) return "outgrown";
    }
    level = [...next.values()];
    for (const { key } of level) seen.add(key);
    nodes += level.length;
    if (nodes > maxNodes) return null;
  }
  let best: Node | null = null;
  for (const node of level) {
    if (best !== null && node.switches >= best.switches) continue;
    const isBroken = breaks(machine, node, claim);
    if (isBroken === "outgrown") return isBroken;
    if (isBroken) best = node;
  }
  return best === null ? null : movesTo(best);
}

/** Adds the successors of a node to the next level; false if the layout is outgrown. */
function successors(
  machine: Machine,
  node: Node,
  seen: ReadonlySet<string>,
  next: Map<string, Node>,
): boolean {
  const { words } = machine.layout;
  const batch = new Batch(words, 16);
  if (machine.expand(node.state, 0, batch, 0) < 0) return false;
  for (let k = 0; k < batch.count; k++) {
    const state = batch.states.slice(k * words, (k + 1) * words);
    const key = keyOf(state);
    if (seen.has(key)) continue;
    const last = batch.actor[k]!;
    const switches = node.switches + (node.last >= 0 && node.last !== last ? 1 : 0);
    const known = next.get(`${key} ${last}`);
    if (known !== undefined && known.switches <= switches) continue;
    const leaf = batch.leaf[k]!;
    const move = { actor: last, picks: picksOf(machine.program.branchAt(leaf)) };
    const fails = (machine.program.leaves.items[leaf]! & failsActor) !== 0;
    next.set(`${key} ${last}`, { state, key, last, switches, from: node, move, fails });
  }
  return true;
}

function breaks(
  machine: Machine,
  { state, fails, last }: Node,
  claim: string,
): boolean | "outgrown" {
  if (fails) return machine.local(state, 0, last).violation?.claim === claim;
  const { judge } = machine;
  const isClaim = (violation: { readonly claim: string }) => violation.claim === claim;
  if (judge.broken("always", state, 0, new Set()).some(isClaim)) return true;
  const batch = new Batch(machine.layout.words, 16);
  const count = machine.expand(state, 0, batch, 0);
  if (count < 0) return "outgrown";
  if (count > 0) return false;
  return judge.terminal(state, 0, new Set()).some(isClaim);
}

function movesTo(end: Node): Move[] {
  const moves: Move[] = [];
  for (let node: Node | null = end; node !== null; node = node.from) {
    if (node.move !== null) moves.push(node.move);
  }
  return moves.reverse();
}

function keyOf(state: Int32Array): string {
  return String.fromCharCode(...new Uint16Array(state.buffer, state.byteOffset, state.length * 2));
}
