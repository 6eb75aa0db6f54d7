/**
 * As many state tables as a search, or a share of it, needs: one, until it can grow no more, then four
 * of equal shares of its share, and so on.
 */
import type { Layout } from "./layout.ts";
import type { Inserting } from "./pour.ts";
import { everything, type Foreign, type Share, StateTable } from "./state-table.ts";
import { inboxStates } from "./table-code.ts";

export class StateTables implements Inserting {
  readonly #layout: Layout;
  readonly #share: Share;
  #tables: StateTable[];
  readonly #positions = new Int32Array(inboxStates);

  /**
   * For states of this layout, with room for so many; `mostBytes` bounds a table. Throws a `Shortage`,
   * as `insert` does.
   */
  constructor(layout: Layout, share: Share = everything, expected = 0, mostBytes?: number) {
    this.#layout = layout;
    this.#share = share;
    this.#tables = [new StateTable(layout.words, share, expected, mostBytes)];
    while (this.#tables.some((table) => table.isFull(0))) this.#spread();
  }

  get count(): number {
    return this.#tables.reduce((sum, { count }) => sum + count, 0);
  }

  get bytes(): number {
    return this.#tables.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** As every set does; `pass` is told which states are of other shares. */
  insert(
    states: Int32Array,
    count: number,
    fresh: Int32Array,
    pass: (foreign: Foreign) => void = ignore,
  ): number {
    const { words } = this.#layout;
    let found = 0;
    for (let from = 0; from < count; from += inboxStates) {
      const some = Math.min(inboxStates, count - from);
      if (this.#tables.some((table) => table.isFull(some))) this.#spread();
      const before = found;
      for (const table of this.#tables) {
        const more = table.insert(states.subarray(from * words), some, this.#positions);
        for (let index = 0; index < more; index++) fresh[found++] = from + this.#positions[index]!;
      }
      if (this.#tables.length > 1) fresh.subarray(before, found).sort();
      this.#pass(from, pass);
    }
    return found;
  }

  pour(from: Layout, to: Layout, into: Inserting): void {
    for (const table of this.#tables) table.pour(from, to, into);
  }

  /** What is foreign to one table may be another's; its share among all says whose it is. */
  #pass(from: number, pass: (foreign: Foreign) => void): void {
    const { index: own, of } = this.#share;
    const [{ foreign, share }] = this.#tables as [StateTable];
    if (of === 1 || foreign.owners.length === 0) return;
    if (share.of === of && from === 0) {
      pass(foreign);
      return;
    }
    const { words } = this.#layout;
    const owners: number[] = [];
    const states: number[] = [];
    for (let index = 0; index < foreign.owners.length; index += 2) {
      const owner = Math.floor((foreign.owners[index + 1]! * of) / share.of);
      if (owner === own) continue;
      owners.push(from + foreign.owners[index]!, owner);
      const at = (index / 2) * words;
      for (let w = 0; w < words; w++) states.push(foreign.states[at + w]!);
    }
    pass({ owners: Int32Array.from(owners), states: Int32Array.from(states) });
  }

  /** Four tables where there was one. */
  #spread(): void {
    const { words } = this.#layout;
    this.#tables = this.#tables.flatMap((table) => {
      const { index, of } = table.share;
      const shares = [0, 1, 2, 3].map((part): Share => ({ index: index * 4 + part, of: of * 4 }));
      const parts = shares.map(
        (share) => new StateTable(words, share, table.count / 4, table.mostBytes),
      );
      for (const part of parts) table.pour(this.#layout, this.#layout, part);
      return parts;
    });
  }
}

function ignore(): void {
  // Whose everything is has nothing to pass on.
}
