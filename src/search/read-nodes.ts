/**
 * The read nodes of compiled decision trees: `[word, shift, mask, child for each value …]`. A child is
 * an address: positive for another read node, negative for a leaf, 0 where nobody has been yet.
 */

import type { Layout } from "../state/layout.ts";
import { Int32List } from "../std/int32-list.ts";
import { unknown } from "./tables.ts";

export class ReadNodes {
  readonly code: Int32List = new Int32List(1 << 10);
  readonly #layout: Layout;
  readonly #firstCell: number;

  /** `firstCell` is the field of cell 0. */
  constructor(layout: Layout, firstCell: number) {
    this.#layout = layout;
    this.#firstCell = firstCell;
    this.code.push(unknown);
  }

  /** Adds a node that reads the cell and returns its address. */
  add(cell: number): number {
    const field = this.#firstCell + cell;
    const p = this.code.extend(3 + this.#layout.capacity(field));
    this.code.items[p] = this.#layout.word[field]!;
    this.code.items[p + 1] = this.#layout.shift[field]!;
    this.code.items[p + 2] = this.#layout.mask[field]!;
    return p;
  }

  /** Whether the node at `p` reads the bits of this cell. */
  reads(p: number, cell: number): boolean {
    const field = this.#firstCell + cell;
    const { word, shift, mask } = this.#layout;
    const { items } = this.code;
    return (
      items[p] === word[field] && items[p + 1] === shift[field] && items[p + 2] === mask[field]
    );
  }
}
