/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010): actors
 * get random priorities and the highest that can move does; before d − 1 steps drawn beforehand, each its
 * own, the one that would move falls below all that have not fallen, and the next highest moves. A bug of depth d, in a run of at most k steps of n actors, is hit by
 * a run with a probability of at least 1 / (n · k^(d−1)).
 *
 * k is the longest of the pilots. Departure: a run twice as long goes on as a random walk, for priorities
 * are unfair and a loop that waits for another actor would never end.
 */
import type { Prng } from "../../std/prng.ts";
import type { Miss } from "../search.ts";
import { Piloted } from "./pilots.ts";
import { nobody, type Walker } from "./walker.ts";

export class Pct extends Piloted {
  readonly #depth: number;
  #longest = 1;
  /** The environment has chosen, which the guarantee knows nothing of. */
  #hasChosen = false;
  /** By actor: those that have not fallen have priorities from the depth on. */
  readonly #priority: Int32Array;
  /** Actors, the highest priority first. */
  readonly #order: number[];
  /** Steps, counted from 1, before which an actor falls: at index i to priority i. */
  readonly #changes: Int32Array;

  constructor(actors: number, prng: Prng, depth: number) {
    super(actors, prng);
    this.#depth = depth;
    this.#priority = new Int32Array(actors);
    this.#changes = new Int32Array(depth - 1);
    this.#order = Array.from({ length: actors }, (_, actor) => actor);
  }

  override get remark(): string | null {
    return this.#hasChosen ? "no bound is known where the environment chooses" : null;
  }

  miss(runs: number): Miss | null {
    if (this.#hasChosen || runs <= 0) return null;
    const [steps, depth] = [this.#longest, this.#depth];
    const hit = 1 / (this.#order.length * steps ** (depth - 1));
    return { depth, steps, probability: (1 - hit) ** runs };
  }

  protected learn({ length }: Walker): void {
    this.#longest = Math.max(this.#longest, length);
  }

  protected beginKnown(): void {
    const order = this.#order;
    shuffle(order, this.prng);
    order.forEach((actor, rank) => {
      this.#priority[actor] = this.#depth + order.length - 1 - rank;
    });
    for (let change = 0; change < this.#changes.length; change++) {
      this.#changes[change] = 1 + this.prng.below(this.#longest);
    }
  }

  protected stepKnown(walker: Walker): number {
    if (walker.length >= 2 * this.#longest) return this.wander(walker);
    const change = this.#changes.lastIndexOf(walker.length + 1);
    if (change >= 0) {
      const falling = this.#highest(walker);
      if (falling !== nobody) this.#fall(falling, change);
    }
    if (this.#highest(walker) === nobody) return nobody;
    if (walker.moveCount > 1) this.#hasChosen = true;
    return walker.draw(this.prng);
  }

  /** The first of the actors that can move; it is the one last looked at. */
  #highest(walker: Walker): number {
    for (const actor of this.#order) if (walker.look(actor) > 0) return actor;
    return nobody;
  }

  #fall(actor: number, priority: number): void {
    const order = this.#order;
    this.#priority[actor] = priority;
    order.splice(order.indexOf(actor), 1);
    const rank = order.findIndex((other) => this.#priority[other]! < priority);
    order.splice(rank < 0 ? order.length : rank, 0, actor);
  }
}

function shuffle(items: number[], prng: Prng): void {
  for (let left = items.length; left > 1; left--) {
    const at = prng.below(left);
    const item = items[at]!;
    items[at] = items[left - 1]!;
    items[left - 1] = item;
  }
}
