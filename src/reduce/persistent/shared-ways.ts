/**
 * What has been learned of one twin is known of the others: every way through a step becomes, by every
 * swap, a way of the actor and from the local state that these become.
 *
 * Without it, futures would hold less of a twin that the search, which takes twins for one, has seen less
 * of; and sets that are persistent for what has been seen would not be for all there is.
 */
import type { Swap } from "../symmetry/swap.ts";
import type { Held, Way } from "./ways.ts";

/** A way, and whose it is. */
export interface OwnWay {
  readonly actor: number;
  readonly local: number;
  readonly way: Way;
}

/** Adds what every way becomes by swaps, until nothing is new. */
export function shareWays(ways: OwnWay[], swaps: readonly Swap[]): void {
  const known = new Set(ways.map(keyOf));
  // A list is walked on to what is added meanwhile.
  for (const own of ways) {
    for (const swap of swaps) {
      const other = swapped(swap, own);
      const key = keyOf(other);
      if (known.has(key)) continue;
      known.add(key);
      ways.push(other);
    }
  }
}

/** Adds the cells that cells become by swaps, until none is new. */
export function shareCells(cells: Set<number>, swaps: readonly Swap[]): void {
  // A set is walked on to what is added meanwhile.
  for (const cell of cells) for (const swap of swaps) cells.add(swap.cellOf(cell));
}

function swapped(swap: Swap, { actor, local, way }: OwnWay): OwnWay {
  const placed = <T extends Held>(held: T): T => ({
    ...held,
    cell: swap.cellOf(held.cell),
    value: swap.imageOf(held.cell, held.value),
  });
  return {
    actor: swap.actorOf(actor),
    local: swap.localOf(actor, local),
    way: {
      reads: way.reads.map(placed),
      uses: way.uses.map(placed),
      next: way.next === null ? null : swap.localOf(actor, way.next),
    },
  };
}

/** The same for ways that do the same, in whatever order they read. */
function keyOf({ actor, local, way }: OwnWay): string {
  const reads = way.reads.map(({ cell, value }) => `${cell}=${value}`).toSorted();
  const uses = way.uses.map(({ kind, cell, value }) => `${kind} ${cell}=${value}`).toSorted();
  return [actor, local, way.next, ...reads, ...uses].join();
}
