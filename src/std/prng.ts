/**
 * A seeded pseudo-random number generator: the same seed, the same run, on every machine.
 *
 * sfc32 (Doty-Humphrey, PractRand): 128 bits of state, passes PractRand, 32-bit arithmetic only.
 */
export class Prng {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 0x1_0000_0000) | 0;
    this.#c = 0x9e3779b9;
    for (let warmUp = 0; warmUp < 12; warmUp++) this.next();
  }

  /** A whole number in 0 … 2³² − 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return sum >>> 0;
  }

  /**
   * A whole number in 0 … `bound` − 1, each as likely as the others: the upper half of a product, drawn
   * again where the lower half is one of those too many (Lemire). Bounds are below 2²¹.
   */
  below(bound: number): number {
    for (;;) {
      const product = this.next() * bound;
      const upper = Math.floor(product / 0x1_0000_0000);
      const lower = product - upper * 0x1_0000_0000;
      if (lower >= bound || lower >= 0x1_0000_0000 % bound) return upper;
    }
  }
}
