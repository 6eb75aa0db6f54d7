/**
 * Every order of some things, each from the one before by one swap of neighbours: which neighbours to
 * swap, by the place of the first. From whatever order one starts, all are met.
 *
 * The "plain changes" of bell ringers; Steinhaus, Johnson, Trotter.
 */
export function plainChanges(count: number): readonly number[] {
  if (count <= 1) return [];
  const inner = plainChanges(count - 1);
  const down = Array.from({ length: count - 1 }, (_, step) => count - 2 - step);
  const changes: number[] = [];
  for (let round = 0; round <= inner.length; round++) {
    // The last thing goes through the others, one way and then the other; between, two others swap.
    const goesDown = round % 2 === 0;
    changes.push(...(goesDown ? down : down.toReversed()));
    const next = inner[round];
    if (next !== undefined) changes.push(goesDown ? next + 1 : next);
  }
  return changes;
}
