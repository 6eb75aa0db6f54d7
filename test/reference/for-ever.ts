/**
 * Who waits for ever, for the obvious checker: whoever has not finished, and moves in no node that can
 * be reached. Found by going to all of them, from every node anew.
 */
import type { Instance } from "../../src/model/model.ts";
import { hasFailed, type Node } from "./graph.ts";

/** The nodes from which somebody who is no daemon waits for ever. */
export function waitsForEver({ actors }: Instance, nodes: readonly Node[]): ReadonlySet<Node> {
  return new Set(
    nodes.filter((node) => {
      const after = reachable(node);
      if (after.some(({ state }) => hasFailed(state))) return false;
      const movers = new Set(after.flatMap(({ moves }) => moves.map(({ actor }) => actor)));
      return actors.some(
        ({ daemon }, index) =>
          !daemon && !movers.has(index) && node.state.locals[index]?.kind === "before-step",
      );
    }),
  );
}

/** Everything that can be reached from a node, itself included. */
function reachable(node: Node): readonly Node[] {
  const known = new Set([node]);
  // A set is walked in the order of insertion, and goes on to what is inserted meanwhile.
  for (const { moves } of known) for (const { to } of moves) known.add(to);
  return [...known];
}
