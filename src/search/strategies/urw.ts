/**
 * Uniform random walk over schedules (URW: Zhao, Wolff, Mathur, Roychoudhury, ASPLOS 2025): the more steps
 * an actor still has to take, the likelier it moves. Where every actor has a fixed number of steps and
 * nobody waits, all interleavings are equally likely.
 *
 * The numbers are the most that an actor took in a pilot.
 */
import type { Prng } from "../../std/prng.ts";
import { Piloted } from "./pilots.ts";
import { nobody, type Walker } from "./walker.ts";

export class Urw extends Piloted {
  /** Steps that each actor takes in all, and has left in this run. */
  readonly #steps: Int32Array;
  readonly #left: Int32Array;
  readonly #weights: Int32Array;

  constructor(actors: number, prng: Prng) {
    super(actors, prng);
    this.#steps = new Int32Array(actors).fill(1);
    this.#left = new Int32Array(actors);
    this.#weights = new Int32Array(actors);
  }

  protected learn(walker: Walker): void {
    const taken = new Int32Array(this.#steps.length);
    for (const actor of walker.movers) taken[actor]! += 1;
    taken.forEach((count, actor) => {
      this.#steps[actor] = Math.max(this.#steps[actor]!, count);
    });
  }

  protected beginKnown(): void {
    this.#left.set(this.#steps);
  }

  protected stepKnown(walker: Walker): number {
    const weights = this.#weights;
    for (let actor = 0; actor < weights.length; actor++) {
      weights[actor] = walker.look(actor) > 0 ? this.#left[actor]! : 0;
    }
    const actor = weighted(weights, this.prng);
    if (actor === nobody) return nobody;
    this.#left[actor] = Math.max(1, this.#left[actor]! - 1);
    walker.look(actor);
    return walker.draw(this.prng);
  }
}

/** An index, as likely as its weight says; `nobody` if there is none. */
export function weighted(weights: Int32Array, prng: Prng): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) sum += weights[index]!;
  if (sum === 0) return nobody;
  let drawn = prng.below(sum);
  let index = 0;
  while (drawn >= weights[index]!) drawn -= weights[index++]!;
  return index;
}
