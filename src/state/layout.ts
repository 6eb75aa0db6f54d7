/**
 * Layouts: which bits of a packed state hold which field.
 *
 * A state is `words` 32-bit integers. A field never straddles two words, so reading one is a load, a
 * shift and a mask. Bit 0 of word 0 is always set: a stored state is never all zeros, and zero marks
 * an empty slot of the visited set. A field needs no bits while it has taken one value only; bits that
 * the words have to spare are given to fields that may grow.
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
    const { words, word, shift, widths } = place(counts.map(widthOf));
    this.words = words;
    this.bits = 1 + widths.reduce((sum, width) => sum + width, 0);
    this.word = word;
    this.shift = shift;
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

  /** What rewrites states of this layout in another one with the same fields. */
  repacking(other: Layout): Repack {
    const fields = Int32Array.from(this.#wide);
    const { word, shift, mask } = this;
    return (from, at, to, toAt) => {
      other.clear(to, toAt);
      for (let index = 0; index < fields.length; index++) {
        const field = fields[index]!;
        const value = (from[at + word[field]!]! >>> shift[field]!) & mask[field]!;
        to[toAt + other.word[field]!]! |= value << other.shift[field]!;
      }
    };
  }
}

/** Rewrites the state at one offset as a state of another layout at another. */
export type Repack = (from: Int32Array, at: number, to: Int32Array, toAt: number) => void;

function widthOf(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1);
}

/** Where fields go, and how wide they are there. */
interface Placed {
  readonly words: number;
  readonly word: Int32Array;
  readonly shift: Int32Array;
  readonly widths: readonly number[];
}

/**
 * As few words as the fields need; bits that are left over are given to fields that may grow, the
 * widest first, so that the next value met needs no new layout.
 */
function place(needed: readonly number[]): Placed {
  const widths = [...needed];
  const { words } = pack(widths);
  const order = [...needed.keys()].sort((a, b) => needed[b]! - needed[a]! || a - b);
  for (const field of order) {
    widths[field]! += 1;
    if (widths[field]! > 32 || pack(widths).words > words) widths[field]! -= 1;
  }
  const { word } = pack(widths);
  return { words, word, shift: shiftsOf(word, widths), widths };
}

/** First fit, widest field first: few words, and the same layout for the same widths. */
function pack(widths: readonly number[]): { readonly words: number; readonly word: Int32Array } {
  const word = new Int32Array(widths.length);
  const free = [31];
  const order = [...widths.keys()].filter((field) => widths[field]! > 0);
  order.sort((a, b) => widths[b]! - widths[a]! || a - b);
  for (const field of order) {
    const width = widths[field]!;
    let index = free.findIndex((bits) => bits >= width);
    if (index < 0) index = free.push(32) - 1;
    word[field] = index;
    free[index]! -= width;
  }
  return { words: free.length, word };
}

/** Fields of a word follow each other; bit 0 of word 0 is taken. */
function shiftsOf(word: Int32Array, widths: readonly number[]): Int32Array {
  const next = [1];
  return Int32Array.from(widths, (width, field) => {
    const index = word[field]!;
    const shift = next[index] ?? 0;
    next[index] = shift + width;
    return width === 0 ? 0 : shift;
  });
}
