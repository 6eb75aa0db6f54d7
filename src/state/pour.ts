/**
 * Pouring: every state of one table into another set, in another layout if need be.
 */
import type { Layout, Repack } from "./layout.ts";

/** What states can be put into. */
export interface Inserting {
  /**
   * Inserts the first `count` states; writes the positions of those that were new, in order, into
   * `fresh` and returns how many there are.
   */
  insert(states: Int32Array, count: number, fresh: Int32Array): number;
}

/** States poured together. */
const chunk = 512;

/** Pours the slots from one offset of a table to another; a slot whose first word is 0 is empty. */
export function pour(
  table: Int32Array,
  start: number,
  end: number,
  from: Layout,
  to: Layout,
  into: Inserting,
): void {
  const repack: Repack = from === to ? copying(from.words) : from.repacking(to);
  const states = new Int32Array(chunk * to.words);
  const fresh = new Int32Array(chunk);
  let count = 0;
  for (let at = start; at < end; at += from.words) {
    if (table[at] === 0) continue;
    repack(table, at, states, count * to.words);
    count += 1;
    if (count < chunk) continue;
    into.insert(states, count, fresh);
    count = 0;
  }
  into.insert(states, count, fresh);
}

function copying(words: number): Repack {
  return (from, at, to, toAt) => {
    for (let w = 0; w < words; w++) to[toAt + w] = from[at + w]!;
  };
}
