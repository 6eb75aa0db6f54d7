/**
 * A set of states that keeps 63 bits of a hash of each instead of the state: 8 bytes over the load,
 * however wide states are. Two states with one fingerprint are taken for one, and what only the second
 * leads to is then missed (Wolper and Leroy 1993; the bound is that of the birthday paradox).
 */
import { Layout } from "./layout.ts";
import type { Inserting } from "./pour.ts";
import { StateTables } from "./state-tables.ts";

/** How fingerprints are packed: two words, of which the first is odd. */
const layout = new Layout([2 ** 31, 2 ** 32]);

export class Fingerprints implements Inserting {
  readonly #words: number;
  readonly #tables = new StateTables(layout);
  #prints = new Int32Array(0);

  /** For states of so many words. Throws a `Shortage`, as `insert` does. */
  constructor(words: number) {
    this.#words = words;
  }

  get count(): number {
    return this.#tables.count;
  }

  get bytes(): number {
    return this.#tables.bytes;
  }

  /** A bound on the probability that any state was taken for another: pairs over fingerprints. */
  get omission(): number {
    const { count } = this;
    return Math.min(1, (count * (count - 1)) / 2 / 2 ** 63);
  }

  insert(states: Int32Array, count: number, fresh: Int32Array): number {
    if (this.#prints.length < 2 * count) this.#prints = new Int32Array(4 * count);
    const prints = this.#prints;
    const words = this.#words;
    for (let k = 0, at = 0; k < count; k++) {
      let a = 0x2545f491;
      let b = 0x6c078965;
      for (const end = at + words; at < end; at++) {
        const word = states[at]!;
        a = Math.imul(a ^ word, 0x85ebca6b);
        a ^= a >>> 15;
        b = Math.imul(b ^ (word + a), 0xc2b2ae35);
        b ^= b >>> 13;
      }
      prints[2 * k] = finish(a ^ (b >>> 7)) | 1;
      prints[2 * k + 1] = finish(b);
    }
    return this.#tables.insert(prints, count, fresh);
  }
}

/** The finaliser of MurmurHash3. */
function finish(mixed: number): number {
  const once = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
