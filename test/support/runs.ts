/**
 * How many random cases a law is tried on. `npm test` tries a few, the same ones every time; with
 * REFAULT_DEEP set it is a hundred times as many, drawn afresh (fast-check prints the seed of a failure).
 */
export function runs(numRuns: number): { readonly numRuns: number; readonly seed?: number } {
  const isDeep = process.env.REFAULT_DEEP !== undefined;
  return isDeep ? { numRuns: numRuns * 100 } : { numRuns, seed: 1 };
}

/** How a law runs as a test: a deep run may take an hour. */
export const law = { timeout: 3_600_000 };
