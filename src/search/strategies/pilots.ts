/**
 * Pilots: the first runs of a strategy that must know something of the model before it begins. They are
 * random walks; the most that any of them had of something is what is reckoned with.
 */
import type { Prng } from "../../std/prng.ts";
import type { Scheduler } from "./scheduler.ts";
import { Walk } from "./walk.ts";
import type { Walker } from "./walker.ts";

const pilotRuns = 20;

export abstract class Piloted implements Scheduler {
  readonly pilots: number = pilotRuns;
  protected readonly prng: Prng;
  readonly #walk: Walk;
  #runs = 0;

  constructor(actors: number, prng: Prng) {
    this.prng = prng;
    this.#walk = new Walk(actors, prng);
  }

  get remark(): string | null {
    return null;
  }

  begin(walker: Walker): void {
    if (this.#runs >= pilotRuns) this.beginKnown(walker);
  }

  step(walker: Walker): number {
    return this.#runs < pilotRuns ? this.#walk.step(walker) : this.stepKnown(walker);
  }

  end(walker: Walker): void {
    if (this.#runs < pilotRuns) this.learn(walker);
    this.#runs += 1;
  }

  /** Goes on as a random walk would. */
  protected wander(walker: Walker): number {
    return this.#walk.step(walker);
  }

  /** Looks at a pilot's run. */
  protected abstract learn(walker: Walker): void;
  protected abstract beginKnown(walker: Walker): void;
  protected abstract stepKnown(walker: Walker): number;
}
