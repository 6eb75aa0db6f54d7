/**
 * Where actors go round. Every circle of states takes some actor round a circle of its local states, and
 * each of those has a move that leads no farther from the actor's start: a move back. So a search without
 * moves back has no circles, and one with some has them only where these are.
 */
import { BitRows } from "../../std/bit-rows.ts";
import type { Outline } from "./outline.ts";

export class Loops {
  /** Whether nobody can go round. */
  readonly areNone: boolean;
  readonly #outline: Outline;
  /** Per row of the outline, the rows to which a move leads back. */
  readonly #back: BitRows;

  constructor(outline: Outline) {
    const onward = outline.onward(() => true);
    const distance = distances(onward, outline);
    const reached = reachedFrom(onward);
    this.#outline = outline;
    this.#back = new BitRows(onward.length, onward.length);
    let back = 0;
    onward.forEach((nexts, from) => {
      for (const to of nexts) {
        const isInLoop = to === from || reached.has(to, from);
        if (!isInLoop || distance[to]! > distance[from]!) continue;
        this.#back.add(from, to);
        back += 1;
      }
    });
    this.areNone = back === 0;
  }

  /** Whether a move leads back; one that was not known is taken for one that does not. */
  leadsBack(actor: number, from: number, to: number): boolean {
    const row = this.#outline.rowOf(actor, from);
    const next = this.#outline.rowOf(actor, to);
    return row >= 0 && next >= 0 && this.#back.has(row, next);
  }

  /** Whether no move is known by now that leads back and was not taken for one that does. */
  holdFor(now: Loops): boolean {
    const { outline, back } = { outline: now.#outline, back: now.#back };
    for (let actor = 0; actor < outline.actors; actor++) {
      const locals = outline.locals(actor);
      for (let from = 0; from < locals; from++) {
        for (let to = 0; to < locals; to++) {
          const isBack = back.has(outline.rowOf(actor, from), outline.rowOf(actor, to));
          if (isBack && !this.leadsBack(actor, from, to)) return false;
        }
      }
    }
    return true;
  }
}

/** Per row, the fewest steps to it from where its actor starts. */
function distances(onward: readonly (readonly number[])[], outline: Outline): Int32Array {
  const distance = new Int32Array(onward.length).fill(-1);
  const queue = Array.from({ length: outline.actors }, (_, actor) => outline.rowOf(actor, 0));
  for (const start of queue) distance[start] = 0;
  for (const from of queue) {
    for (const to of onward[from]!) {
      if (distance[to] !== -1) continue;
      distance[to] = distance[from]! + 1;
      queue.push(to);
    }
  }
  return distance;
}

function reachedFrom(onward: readonly (readonly number[])[]): BitRows {
  const reached = new BitRows(onward.length, onward.length);
  onward.forEach((nexts, from) => {
    for (const to of nexts) reached.add(from, to);
  });
  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false;
    for (let from = onward.length - 1; from >= 0; from--) {
      for (const to of onward[from]!) if (reached.unite(from, reached, to)) isGrowing = true;
    }
  }
  return reached;
}
