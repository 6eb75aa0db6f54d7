/**
 * How many states a breadth-first search will come to, from how their number has grown: a guess that is
 * right within a factor of ten once a tenth of them is found, and better later.
 *
 * Levels widen and narrow again, so their widths are taken for x^a · (1 − x)^a, where x runs from the
 * first level to the last. How many levels there will be is taken from random walks, for most states lie
 * on the way to an end; a comes from how fast the number of states grows with the depth now.
 */
import type { Prng } from "../std/prng.ts";
import type { Machine } from "./machine.ts";
import type { Progress } from "./search.ts";
import { Sampling } from "./strategies/sampling.ts";
import { Walk } from "./strategies/walk.ts";

const walks = { maxRuns: 16, maxSteps: 1000 };
/** Levels before which nothing is guessed. */
const firstDepth = 3;

/** How long random walks are; null if some never end. The machine is walked on, and learns. */
export function usualLength(machine: Machine, prng: Prng): number | null {
  const walk = new Walk(machine.program.actors, prng);
  const sampling = new Sampling(machine, walk, { kind: "all" }, walks);
  while (sampling.advance(walks.maxSteps)) {
    // A few thousand steps in all.
  }
  return sampling.cut > 0 ? null : sampling.progress().transitions / sampling.runs;
}

export class Trend {
  /** By depth: how many states there were when it was first exceeded. */
  readonly #upTo: number[] = [];

  note({ states, depth }: Progress): void {
    if (states === null) return;
    for (let level = this.#upTo.length; level < depth; level++) this.#upTo.push(states);
  }

  /** The guess; `length` is that of a usual run. Null while there is too little to go by. */
  total(length: number | null): number | null {
    const depth = this.#upTo.length - 1;
    if (depth < firstDepth) return null;
    const now = this.#upTo[depth]!;
    const earlier = Math.floor((2 * depth) / 3);
    const growth = Math.log(now / this.#upTo[earlier]!) / Math.log((depth + 1) / (earlier + 1));
    const levels = length === null ? 2 * depth : Math.max(length, depth + 1);
    const exponent = Math.max(0.5, growth - 0.5);
    return Math.round((now * area(levels, levels, exponent)) / area(depth, levels, exponent));
  }
}

/** Of so many levels, the widths up to one. */
function area(to: number, levels: number, exponent: number): number {
  let sum = 0;
  for (let level = 0; level <= to && level < levels; level++) {
    const x = (level + 0.5) / levels;
    sum += (x * Math.max(0, 1 - x)) ** exponent;
  }
  return sum;
}
