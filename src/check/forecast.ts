/**
 * Guesses, for somebody who watches, how many states a breadth-first search will come to, once there are
 * many. It looks ahead on a machine of its own, so that it changes nothing.
 */
import type { Machine } from "../search/machine.ts";
import type { Search } from "../search/search.ts";
import { Trend, usualLength } from "../search/trend.ts";
import { Prng } from "../std/prng.ts";
import type { SearchOptions } from "./search-of.ts";

/** A search of so many states is worth a guess. */
const manyStates = 5000;

export class Forecast {
  /** About how many states there will be; null where that is anybody's guess. */
  total: number | null = null;
  readonly #trend = new Trend();
  readonly #seed: number;
  readonly #another: () => Machine;
  /** Whether anybody wants to know, and the levels are those of the whole graph. */
  readonly #isWanted: boolean;
  /** How long runs usually are, once that was asked. */
  #length: { readonly usual: number | null } | null = null;

  /** `another` makes another machine of the same instance. */
  constructor(
    options: SearchOptions & { readonly forecast: "wanted" | "unwanted" },
    another: () => Machine,
  ) {
    const { strategy, reduction, forecast, seed } = options;
    this.#seed = seed;
    this.#another = another;
    this.#isWanted =
      forecast === "wanted" && strategy.kind === "exhaustive" && reduction === "none";
  }

  note(search: Search): void {
    if (!this.#isWanted) return;
    const progress = search.progress();
    this.#trend.note(progress);
    if ((progress.states ?? 0) < manyStates) return;
    this.#length ??= { usual: usualLength(this.#another(), new Prng(this.#seed)) };
    this.total = this.#trend.total(this.#length.usual);
  }
}
