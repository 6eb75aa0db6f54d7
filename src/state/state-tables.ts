/**
 * As many state tables as a search, or a share of it, needs: one, until it can grow no more, then four,
 * each for a part of the share, and so on.
 */
import type { Layout } from "./layout.ts";
import type { Inserting } from "./pour.ts";
import { Router, routedStates } from "./router.ts";
import { StateTable } from "./state-table.ts";

/** One of `of` about equal shares of all states. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

export const everything: Share = { index: 0, of: 1 };

/** States of another share, one after the other, and their positions among those to be inserted. */
export type Pass = (
  owner: number,
  states: Int32Array<ArrayBuffer>,
  positions: Int32Array<ArrayBuffer>,
) => void;

export class StateTables implements Inserting {
  readonly #layout: Layout;
  readonly #share: Share;
  /** One for each part of the share. */
  #tables: StateTable[];
  /** Sorts by the parts of all shares; null where there is one of one. */
  #router: Router | null;
  readonly #fresh = new Int32Array(routedStates);

  /**
   * For states of this layout, with room for so many; `mostBytes` bounds a table. Throws a `Shortage`,
   * as `insert` does.
   */
  constructor(layout: Layout, share: Share = everything, expected = 0, mostBytes?: number) {
    this.#layout = layout;
    this.#share = share;
    this.#tables = [new StateTable(layout.words, expected, mostBytes)];
    this.#router = share.of > 1 ? new Router(layout.words, share.of) : null;
    while (this.#tables.some((table) => table.isFull(0))) this.#spread();
  }

  get count(): number {
    return this.#tables.reduce((sum, { count }) => sum + count, 0);
  }

  get bytes(): number {
    return this.#tables.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** As every set does; `pass` is given what is of other shares, null if all are of this one. */
  insert(states: Int32Array, count: number, fresh: Int32Array, pass: Pass | null = ignore): number {
    const { words } = this.#layout;
    let found = 0;
    for (let from = 0; from < count; from += routedStates) {
      const some = Math.min(routedStates, count - from);
      if (this.#tables.some((table) => table.isFull(some))) this.#spread();
      const rest = from === 0 ? states : states.subarray(from * words);
      found = this.#insertSome(rest, some, from, fresh, found, pass);
    }
    return found;
  }

  pour(from: Layout, to: Layout, into: Inserting): void {
    for (const table of this.#tables) table.pour(from, to, into);
  }

  /** Inserts what stands from one position on; returns how many are new with those `before`. */
  #insertSome(
    states: Int32Array,
    count: number,
    from: number,
    fresh: Int32Array,
    before: number,
    pass: Pass | null,
  ): number {
    const parts = this.#tables.length;
    const router = pass === null && parts === 1 ? null : this.#router;
    let found = before;
    if (router === null) {
      const more = this.#tables[0]!.insert(states, count, this.#fresh);
      for (let index = 0; index < more; index++) fresh[found++] = from + this.#fresh[index]!;
      return found;
    }
    router.route(states, count);
    for (let part = 0; part < router.shares; part++) {
      const positions = router.positions(part);
      if (positions.length === 0) continue;
      const owner = Math.floor(part / parts);
      const theirs = router.states(part);
      if (owner !== this.#share.index) {
        pass?.(
          owner,
          theirs,
          from === 0 ? positions : positions.map((position) => from + position),
        );
        continue;
      }
      const more = this.#tables[part % parts]!.insert(theirs, positions.length, this.#fresh);
      for (let index = 0; index < more; index++) {
        fresh[found++] = from + positions[this.#fresh[index]!]!;
      }
    }
    if (parts > 1) fresh.subarray(before, found).sort();
    return found;
  }

  /** Four tables where there was one. */
  #spread(): void {
    const { words } = this.#layout;
    const before = this.#tables;
    const [{ mostBytes }] = before as [StateTable];
    const expected = this.count / before.length / 4;
    this.#tables = before.flatMap(() =>
      Array.from({ length: 4 }, () => new StateTable(words, expected, mostBytes)),
    );
    this.#router = new Router(words, this.#share.of * this.#tables.length);
    for (const table of before) table.pour(this.#layout, this.#layout, this);
  }
}

function ignore(): void {
  // Whose everything is has nothing to pass on.
}
