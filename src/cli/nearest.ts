/** "Did you mean …?": the known word that takes the fewest slips to type instead of the given one. */

/** A sentence to append to a message, or nothing if no known word is near. */
export function didYouMean(given: string, known: Iterable<string>): string {
  const near = [...known]
    .map((word) => ({ word, slips: slipsBetween(given, word) }))
    .filter(({ slips }) => slips <= Math.max(2, given.length / 3))
    .sort((a, b) => a.slips - b.slips)[0];
  return near === undefined ? "" : `did you mean ${near.word}?`;
}

/** The Levenshtein distance, one row at a time. */
function slipsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [at, letter] of [...from].entries()) {
    const next = [at + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
