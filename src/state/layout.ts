/**
 * Layouts: which bits of a packed state hold which field.
 *
 * A state is `words` 32-bit integers. A field never straddles two words, so reading one is a load, a
 * shift and a mask. Bit 0 of word 0 is always set: a stored state is never all zeros, and zero marks
 * an empty slot of the visited set. A field that has taken one value only has no bits at all.
 */
export class Layout {
  readonly words: number;
  readonly bits: number;
  /** Per field: the word, the lowest bit in it, and the mask of its width (not shifted). */
  readonly word: Int32Array;
  readonly shift: Int32Array;
  readonly mask: Int32Array;
  /** The fields that have bits at all. */
  readonly #wide: Int32Array;

  /** `counts[f]` is how many values field `f` must be able to hold. */
  constructor(counts: readonly number[]) {
    const widths = counts.map(widthOf);
    const placed = place(widths);
    this.words = placed.words;
    this.bits = 1 + widths.reduce((sum, width) => sum + width, 0);
    this.word = placed.word;
    this.shift = placed.shift;
    this.#wide = Int32Array.from(widths.flatMap((width, field) => (width > 0 ? [field] : [])));
    this.mask = Int32Array.from(widths, (width) => (width === 32 ? -1 : 2 ** width - 1));
  }

  /** How many values the field can hold. */
  capacity(field: number): number {
    return (this.mask[field]! >>> 0) + 1;
  }

  get(states: Int32Array, at: number, field: number): number {
    return (states[at + this.word[field]!]! >>> this.shift[field]!) & this.mask[field]!;
  }

  set(states: Int32Array, at: number, field: number, value: number): void {
    const index = at + this.word[field]!;
    const shift = this.shift[field]!;
    const cleared = states[index]! & ~(this.mask[field]! << shift);
    states[index] = cleared | (value << shift);
  }

  /** Writes the state in which every field is 0. */
  clear(states: Int32Array, at: number): void {
    states.fill(0, at, at + this.words);
    states[at] = 1;
  }

  /** Rewrites a state of this layout in another one with the same fields. */
  repack(from: Int32Array, at: number, other: Layout, to: Int32Array, toAt: number): void {
    other.clear(to, toAt);
    for (const field of this.#wide) {
      other.set(to, toAt, field, this.get(from, at, field));
    }
  }
}

function widthOf(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1);
}

/** First fit, widest field first: few words, and the same layout for the same widths. */
function place(widths: readonly number[]): {
  words: number;
  word: Int32Array;
  shift: Int32Array;
} {
  const word = new Int32Array(widths.length);
  const shift = new Int32Array(widths.length);
  const used = [1];
  const order = widths.map((_, field) => field).filter((field) => widths[field]! > 0);
  order.sort((a, b) => widths[b]! - widths[a]! || a - b);
  for (const field of order) {
    const width = widths[field]!;
    let index = used.findIndex((bits) => bits + width <= 32);
    if (index < 0) index = used.push(0) - 1;
    word[field] = index;
    shift[field] = used[index]!;
    used[index]! += width;
  }
  return { words: used.length, word, shift };
}
