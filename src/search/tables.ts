/**
 * The tables of a program as plain integers: enough to compile it, here or in another thread.
 */

/** The address of a leaf that says blocked (or finished, or failed). */
export const blocked = -1;
/** The address of a branch that nobody has seen. */
export const unknown = 0;

export interface Tables {
  readonly words: number;
  readonly code: Int32Array;
  readonly leaves: Int32Array;
  /** Per actor: where its local state is packed, and its table of roots. */
  readonly actors: readonly {
    readonly word: number;
    readonly shift: number;
    readonly mask: number;
    readonly roots: number;
  }[];
}
