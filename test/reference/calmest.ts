/**
 * For the obvious checker: how calm the shortest runs can be. For every state, the fewest switches
 * from one actor to another on any run that reaches it in as few steps as possible.
 */
import type { Node } from "./graph.ts";

/** `nodes` must be nearest first, so that a state is complete when its moves are looked at. */
export function fewestSwitches(nodes: readonly Node[]): Map<Node, number> {
  /** Per state, the fewest switches for each actor that may have made the last move. */
  const byLast = new Map(nodes.map((node) => [node, new Map<number, number>()]));
  for (const node of nodes) {
    const ways = node.depth === 0 ? [[-1, 0] as const] : [...(byLast.get(node) ?? [])];
    for (const { actor, to } of node.moves) {
      if (to.depth !== node.depth + 1) continue;
      for (const [last, switches] of ways) {
        const now = switches + (last === -1 || last === actor ? 0 : 1);
        const known = byLast.get(to)?.get(actor) ?? now;
        byLast.get(to)?.set(actor, Math.min(known, now));
      }
    }
  }
  const first = nodes[0];
  return new Map(
    nodes.map((node) => [
      node,
      node === first ? 0 : Math.min(...(byLast.get(node)?.values() ?? [])),
    ]),
  );
}
