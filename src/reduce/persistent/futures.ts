/**
 * Futures: for each local state of each actor, every access the actor may still make from there on, as
 * far as it has been learned; and those it may make for as long as a cell goes on holding a value, which
 * are fewest where the actor waits for that cell.
 *
 * They are of the moment they were made. A search that was guided by futures which no longer hold must
 * be run again with new ones (`reduced-search.ts`).
 */
import { BitRows } from "../../std/bit-rows.ts";
import type { Accesses } from "./accesses.ts";
import type { Outline } from "./outline.ts";
import type { Held, Way } from "./ways.ts";

export class Futures {
  readonly outline: Outline;
  /** A row for each local state, numbered as in the outline. */
  readonly rows: BitRows;
  readonly #whileHeld = new Map<number, { readonly held: Held; readonly rows: BitRows }>();

  constructor(outline: Outline) {
    this.outline = outline;
    this.rows = this.#by(() => true);
  }

  get accesses(): Accesses {
    return this.outline.accesses;
  }

  /** The futures for as long as a cell holds a value. */
  whileHeld(held: Held): BitRows {
    const { cell, value } = held;
    const key = this.accesses.sees(cell, value);
    const known = this.#whileHeld.get(key);
    if (known !== undefined) return known.rows;
    const rows = this.#by((way) => way.reads.every((it) => it.cell !== cell || it.value === value));
    this.#whileHeld.set(key, { held, rows });
    return rows;
  }

  /** Whether what is known by now adds nothing to what was taken into account. */
  holdFor(now: Futures): boolean {
    const { watched } = this.outline;
    return (
      this.accesses.isSame(now.accesses) &&
      watched.every((cells, claim) =>
        [...now.outline.watched[claim]!].every((it) => cells.has(it)),
      ) &&
      this.#include(this.rows, now, now.rows) &&
      [...this.#whileHeld.values()].every(({ held, rows }) =>
        this.#include(rows, now, now.whileHeld(held)),
      )
    );
  }

  #include(rows: BitRows, now: Futures, rowsNow: BitRows): boolean {
    const { outline } = now;
    const nothing = new BitRows(this.accesses.count, 1);
    for (let actor = 0; actor < outline.actors; actor++) {
      for (let local = 0; local < outline.locals(actor); local++) {
        const row = this.outline.rowOf(actor, local);
        const [from, at] = row < 0 ? [nothing, 0] : [rows, row];
        if (!from.includes(at, rowsNow, outline.rowOf(actor, local))) return false;
      }
    }
    return true;
  }

  /** What the ways of each step access, and what may follow them, until nothing is added. */
  #by(isOpen: (way: Way) => boolean): BitRows {
    const { ways } = this.outline;
    const rows = new BitRows(this.accesses.count, ways.length);
    ways.forEach((through, row) => {
      for (const { kind, cell, value } of through.filter(isOpen).flatMap(({ uses }) => uses)) {
        rows.add(row, this.accesses[kind](cell, value));
      }
    });
    const onward = this.outline.onward(isOpen);
    for (let isGrowing = true; isGrowing; ) {
      isGrowing = false;
      for (let row = rows.count - 1; row >= 0; row--) {
        for (const next of onward[row]!) if (rows.unite(row, rows, next)) isGrowing = true;
      }
    }
    return rows;
  }
}
