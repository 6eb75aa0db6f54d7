/**
 * The canonical form of a state: of all states that renaming twins can make of it, always the same one.
 *
 * Twins are sorted by the orbits of what is theirs. Where some are equal in that, every order of them is
 * tried, and the least state is taken, field by field. That is exact: which orders are tried depends on
 * no more than what the states have in common, and the least of them is the least of all (after Ip and
 * Dill, "Better Verification Through Symmetry", 1996; sorting alone would leave two forms wherever a
 * cell tells equal twins apart).
 */
import type { Layout } from "../../state/layout.ts";
import type { Likeness } from "./likeness.ts";
import { Orbits } from "./orbits.ts";
import { plainChanges } from "./plain-changes.ts";
import type { Swap } from "./swap.ts";

/** Twins of one kind: what is theirs, field by field, and the swaps of neighbours. */
interface Kind {
  readonly fields: readonly (readonly number[])[];
  readonly swaps: readonly Swap[];
}

/** Twins of one kind that are equal in what is theirs: neighbours, once sorted. */
interface Block {
  readonly swaps: readonly Swap[];
  readonly changes: readonly number[];
}

export class CanonicalForm {
  readonly likeness: Likeness;
  readonly #kinds: readonly Kind[];
  readonly #orbits: Orbits;
  readonly #changes: (readonly number[])[] = [];
  /** A state as it was, as it is made, and the least that has been made, field by field. */
  readonly #before: Int32Array;
  readonly #fields: Int32Array;
  readonly #least: Int32Array;

  constructor(likeness: Likeness) {
    const { learner, twins, swaps } = likeness;
    const { actors, cells } = learner.instance;
    this.likeness = likeness;
    this.#orbits = new Orbits(swaps);
    const fields = actors.length + cells.length;
    this.#before = new Int32Array(fields);
    this.#fields = new Int32Array(fields);
    this.#least = new Int32Array(fields);
    let first = 0;
    this.#kinds = twins.map(({ lists }) => {
      const count = Math.max(0, (lists[0]?.length ?? 0) - 1);
      const own = swaps.slice(first, first + count);
      first += count;
      return { fields: fieldsOf(own), swaps: own };
    });
  }

  /** The orbit of a local state. */
  orbitOf(actor: number, local: number): number {
    return this.#orbits.of(actor, local);
  }

  /** Rewrites a packed state as the canonical one. */
  canonize(layout: Layout, states: Int32Array, at: number): void {
    const before = this.#before;
    const after = this.#fields;
    for (let field = 0; field < before.length; field++) {
      before[field] = layout.get(states, at, field);
    }
    after.set(before);
    this.#find(after);
    for (let field = 0; field < after.length; field++) {
      if (after[field] !== before[field]) layout.set(states, at, field, after[field]!);
    }
  }

  #find(fields: Int32Array): void {
    const blocks = this.#kinds.flatMap((kind) => this.#sort(fields, kind));
    const open = blocks.filter(({ swaps }) => swaps.some((swap) => !leaves(swap, fields)));
    if (open.length === 0) return;
    this.#least.set(fields);
    this.#try(fields, open, 0);
    fields.set(this.#least);
  }

  /** Sorts the twins of a kind by orbits; returns those that are equal. */
  #sort(fields: Int32Array, { fields: own, swaps }: Kind): Block[] {
    for (let end = swaps.length; end > 0; end--) {
      for (let index = 0; index < end; index++) {
        if (this.#compare(fields, own, index) > 0) swaps[index]!.apply(fields);
      }
    }
    const blocks: Block[] = [];
    for (let index = 0; index < swaps.length; ) {
      const start = index;
      while (index < swaps.length && this.#compare(fields, own, index) === 0) index += 1;
      if (index > start) {
        const count = index - start + 1;
        this.#changes[count] ??= plainChanges(count);
        blocks.push({ swaps: swaps.slice(start, index), changes: this.#changes[count] });
      } else index += 1;
    }
    return blocks;
  }

  /** Compares a twin with the next by the orbits of what is theirs. */
  #compare(fields: Int32Array, own: readonly (readonly number[])[], index: number): number {
    const [mine, others] = [own[index]!, own[index + 1]!];
    for (const [at, field] of mine.entries()) {
      const other = others[at]!;
      const difference =
        this.#orbits.of(field, fields[field]!) - this.#orbits.of(other, fields[other]!);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** Tries every order of the twins in each block, from the one at `index` on. */
  #try(fields: Int32Array, blocks: readonly Block[], index: number): void {
    const block = blocks[index];
    if (block === undefined) {
      if (isLess(fields, this.#least)) this.#least.set(fields);
      return;
    }
    this.#try(fields, blocks, index + 1);
    for (const change of block.changes) {
      block.swaps[change]!.apply(fields);
      this.#try(fields, blocks, index + 1);
    }
  }
}

/** What is theirs, twin by twin: of the first what only the first swap moves, and then what that becomes. */
function fieldsOf([first, second, ...others]: readonly Swap[]): number[][] {
  if (first === undefined) return [];
  const isFirst = (field: number): boolean =>
    second === undefined
      ? field < first.fieldOf[field]!
      : field !== first.fieldOf[field] && field === second.fieldOf[field];
  let own = [...first.fieldOf.keys()].filter(isFirst);
  const fields = [own];
  for (const swap of second === undefined ? [first] : [first, second, ...others]) {
    own = own.map((field) => swap.fieldOf[field]!);
    fields.push(own);
  }
  return fields;
}

/** Whether a swap leaves the state as it is. */
function leaves({ fieldOf, images }: Swap, fields: Int32Array): boolean {
  return fields.every((value, field) => images[field]![value] === fields[fieldOf[field]!]);
}

function isLess(one: Int32Array, other: Int32Array): boolean {
  for (let field = 0; field < one.length; field++) {
    if (one[field] !== other[field]) return one[field]! < other[field]!;
  }
  return false;
}
