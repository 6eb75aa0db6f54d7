/**
 * Random walk: at every step each actor that can move is as likely to move as the others, and each of its
 * alternatives as likely as the others.
 *
 * Actors are tried in random order until one can move, which is the same distribution as counting those
 * that can and drawing among them, and looks at fewer.
 */
import type { Prng } from "../../std/prng.ts";
import type { Scheduler } from "./scheduler.ts";
import { nobody, type Walker } from "./walker.ts";

export class Walk implements Scheduler {
  readonly pilots = 0;
  readonly remark = null;
  readonly #prng: Prng;
  /** The actors in any order. */
  readonly #order: Int32Array;

  constructor(actors: number, prng: Prng) {
    this.#prng = prng;
    this.#order = Int32Array.from({ length: actors }, (_, actor) => actor);
  }

  begin(): void {}

  step(walker: Walker): number {
    const order = this.#order;
    for (let left = order.length; left > 0; left--) {
      const at = left === 1 ? 0 : this.#prng.below(left);
      const actor = order[at]!;
      if (walker.look(actor) > 0) return walker.draw(this.#prng);
      order[at] = order[left - 1]!;
      order[left - 1] = actor;
    }
    return nobody;
  }

  end(): void {}
}
