/**
 * The leaves of compiled decision trees: moves `[flags, edits, (word, keep, set) …]` and choices
 * `[isChoice, count, child …]`. A move's edits are its writes and the actor's next local state, merged
 * into one change for each word of the packed state.
 */
import type { Branch, Outcome } from "../automaton/image.ts";
import type { Learner } from "../automaton/learner.ts";
import type { Layout } from "../state/layout.ts";
import { invariant } from "../std/defect.ts";
import { Int32List } from "../std/int32-list.ts";

/** Flags of a leaf. */
export const isChoice = 1;
/** The actor breaks a claim by this move. */
export const failsActor = 2;
/** The move writes a cell that some claim or figure reads. */
export const touchesClaim = 4;

export class Leaves {
  readonly list: Int32List = new Int32List(1 << 10);
  /** Whether any move has a flag. */
  areFlagged = false;
  readonly #learner: Learner;
  readonly #layout: Layout;
  readonly #watched: ReadonlySet<number>;
  readonly #branchAt = new Map<number, Branch>();

  /** `watched` are the cells that claims and figures have been seen to read. */
  constructor(learner: Learner, layout: Layout, watched: ReadonlySet<number>) {
    this.#learner = learner;
    this.#layout = layout;
    this.#watched = watched;
  }

  /** Adds a choice between `count` alternatives and returns its index. */
  addChoice(count: number): number {
    const leaf = this.list.extend(2 + count);
    this.list.items[leaf] = isChoice;
    this.list.items[leaf + 1] = count;
    return leaf;
  }

  /** Adds a move of an actor and returns its index. */
  addMove(actor: number, branch: Branch, move: Outcome & { kind: "move" }): number {
    const edits = this.#edits(actor, move);
    const leaf = this.list.extend(2 + 3 * edits.length);
    const { items } = this.list;
    const fails = this.#learner.locals(actor)[move.next]!.status === "failed";
    items[leaf] = (fails ? failsActor : 0) | (this.#touches(move) ? touchesClaim : 0);
    if (items[leaf] !== 0) this.areFlagged = true;
    items[leaf + 1] = edits.length;
    edits.forEach((edit, index) => {
      items.set(edit, leaf + 2 + 3 * index);
    });
    this.#branchAt.set(leaf, branch);
    return leaf;
  }

  /** The branch that a move stands for. */
  branchAt(leaf: number): Branch {
    const branch = this.#branchAt.get(leaf);
    invariant(branch !== undefined, "leaf-has-branch", `no branch at leaf ${leaf}`);
    return branch;
  }

  /** Flags the moves anew after more cells are watched. */
  flagClaims(): void {
    for (const [leaf, { outcome }] of this.#branchAt) {
      if (!this.#touches(outcome)) continue;
      this.list.items[leaf]! |= touchesClaim;
      this.areFlagged = true;
    }
  }

  #touches(outcome: Outcome): boolean {
    return outcome.kind === "move" && outcome.writes.some(({ cell }) => this.#watched.has(cell));
  }

  #edits(actor: number, move: Outcome & { kind: "move" }): [number, number, number][] {
    const layout = this.#layout;
    const firstCell = this.#learner.instance.actors.length;
    const byWord = new Map<number, [number, number, number]>();
    const write = (field: number, value: number): void => {
      const word = layout.word[field]!;
      const edit = byWord.get(word) ?? [word, -1, 0];
      edit[1] &= ~(layout.mask[field]! << layout.shift[field]!);
      edit[2] |= value << layout.shift[field]!;
      byWord.set(word, edit);
    };
    write(actor, move.next);
    for (const { cell, value } of move.writes) write(firstCell + cell, value);
    return [...byWord.values()];
  }
}
