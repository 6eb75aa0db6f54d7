/**
 * Rows of bits, all of one width: sets of small numbers, side by side in one array.
 */
export class BitRows {
  count = 0;
  /** 32-bit words of a row. */
  readonly words: number;
  #bits: Int32Array<ArrayBuffer>;

  constructor(width: number, rows = 0) {
    this.words = (width + 31) >>> 5;
    this.count = rows;
    this.#bits = new Int32Array(Math.max(1, rows) * this.words);
  }

  /** Appends an empty row and returns its number. */
  append(): number {
    const end = (this.count + 1) * this.words;
    if (end > this.#bits.length) {
      const grown = new Int32Array(end * 2);
      grown.set(this.#bits);
      this.#bits = grown;
    }
    return this.count++;
  }

  clear(row: number): void {
    this.#bits.fill(0, row * this.words, (row + 1) * this.words);
  }

  /** Makes a row equal to another one. */
  copy(row: number, from: number): void {
    const start = from * this.words;
    this.#bits.copyWithin(row * this.words, start, start + this.words);
  }

  add(row: number, bit: number): void {
    this.#bits[row * this.words + (bit >>> 5)]! |= 1 << (bit & 31);
  }

  has(row: number, bit: number): boolean {
    return ((this.#bits[row * this.words + (bit >>> 5)]! >>> (bit & 31)) & 1) === 1;
  }

  isEmpty(row: number): boolean {
    const { words } = this;
    for (let w = row * words; w < (row + 1) * words; w++) if (this.#bits[w] !== 0) return false;
    return true;
  }

  /** Adds what is in a row of `other`; false if it was all there. */
  unite(row: number, other: BitRows, otherRow: number): boolean {
    const { words } = this;
    const from = other.#bits;
    let added = 0;
    for (let w = 0, to = row * words, at = otherRow * words; w < words; w++, to++, at++) {
      added |= from[at]! & ~this.#bits[to]!;
      this.#bits[to]! |= from[at]!;
    }
    return added !== 0;
  }

  /** Keeps what is in a row of `other` too; false if nothing is left. */
  intersect(row: number, other: BitRows, otherRow: number): boolean {
    const { words } = this;
    const from = other.#bits;
    let left = 0;
    for (let w = 0, to = row * words, at = otherRow * words; w < words; w++, to++, at++) {
      this.#bits[to]! &= from[at]!;
      left |= this.#bits[to]!;
    }
    return left !== 0;
  }

  /** Whether a row has something in common with a row of `other`. */
  meets(row: number, other: BitRows, otherRow: number): boolean {
    const { words } = this;
    const from = other.#bits;
    for (let w = 0, to = row * words, at = otherRow * words; w < words; w++, to++, at++) {
      if ((this.#bits[to]! & from[at]!) !== 0) return true;
    }
    return false;
  }

  /** Whether a row has all that is in a row of `other`. */
  includes(row: number, other: BitRows, otherRow: number): boolean {
    const { words } = this;
    const from = other.#bits;
    for (let w = 0, to = row * words, at = otherRow * words; w < words; w++, to++, at++) {
      if ((from[at]! & ~this.#bits[to]!) !== 0) return false;
    }
    return true;
  }
}
