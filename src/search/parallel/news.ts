/**
 * News: what the first partner has learned and the others should be told. Not every bit of it: who is
 * told has to compile it.
 */
import { isTooLarge } from "../compiled.ts";
import type { Machine } from "../machine.ts";
import type { Knowledge } from "./messages.ts";

/** The others are told what has been learned once they have asked so often. */
const manyQuestions = 256;

export class News {
  /** Questions since the others were last told. */
  asked = 0;
  /** Cells watched by claims at that time; -1 if they have never been told. */
  #watched = -1;

  /** What the others should be told; null if it is not much. */
  of({ program, watchedCount }: Machine): Knowledge | null {
    if (watchedCount === this.#watched && this.asked < manyQuestions) return null;
    this.#watched = watchedCount;
    this.asked = 0;
    const tables = program.tables();
    if (isTooLarge(tables)) return null;
    const { code, leaves } = tables;
    const { areFlagged } = program.leaves;
    return { tables: { ...tables, code: code.slice(), leaves: leaves.slice() }, areFlagged };
  }
}
