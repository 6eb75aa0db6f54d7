/**
 * The inner loops of the visited set, one set for states of one word, one for two, one for any number.
 * They do the same; unrolling the common widths is worth a sixth of a search's time.
 *
 * A probe works on a batch whose homes are known and whose home slots have been touched: `there[k]` is
 * the word that stood at the home of state `k`. A state stays where it is, so only a 0 among those may
 * be out of date.
 */

export interface Probe {
  /** Writes the home slots of `count` states, the first of which begins at `at`, into `homes`. */
  hash(states: Int32Array, at: number, count: number, mask: number, homes: Uint32Array): void;
  /** Puts the states in their slots; the positions of those that were new go into `fresh`. */
  place(table: Int32Array, batch: Touched, fresh: Int32Array): number;
  /**
   * Puts every state of one table into a larger, empty one. Homes are the low bits of the hash, so the
   * old table is read in order and the new one written in a few streams, each in order too.
   */
  move(from: Int32Array, into: Int32Array): void;
}

interface Touched {
  readonly states: Int32Array;
  /** Where the first state begins. */
  readonly at: number;
  readonly count: number;
  readonly homes: Uint32Array;
  readonly there: Int32Array;
}

const seed = 0x2545f491;

/** Mixes a word into a hash; `finish` spreads the last bits (after the finaliser of MurmurHash3). */
function mix(mixed: number, word: number): number {
  const product = Math.imul(mixed ^ word, 0x85ebca6b);
  return product ^ (product >>> 15);
}

function finish(mixed: number): number {
  const product = Math.imul(mixed, 0xc2b2ae35);
  return product ^ (product >>> 16);
}

const oneWord: Probe = {
  hash(states, at, count, mask, homes) {
    for (let k = 0; k < count; k++) homes[k] = finish(mix(seed, states[at + k]!)) & mask;
  },
  place(table, { states, at, count, homes, there }, fresh) {
    const mask = table.length - 1;
    let found = 0;
    for (let k = 0; k < count; k++) {
      const word = states[at + k]!;
      let slot = homes[k]!;
      let here = there[k]!;
      if (here === 0) here = table[slot]!;
      while (here !== 0 && here !== word) {
        slot = (slot + 1) & mask;
        here = table[slot]!;
      }
      if (here !== 0) continue;
      table[slot] = word;
      fresh[found++] = k;
    }
    return found;
  },
  move(from, into) {
    const mask = into.length - 1;
    for (let at = 0; at < from.length; at++) {
      const word = from[at]!;
      if (word === 0) continue;
      let slot = finish(mix(seed, word)) & mask;
      while (into[slot] !== 0) slot = (slot + 1) & mask;
      into[slot] = word;
    }
  },
};

const twoWords: Probe = {
  hash(states, at, count, mask, homes) {
    for (let k = 0, start = at; k < count; k++, start += 2) {
      homes[k] = finish(mix(mix(seed, states[start]!), states[start + 1]!)) & mask;
    }
  },
  place(table, { states, at, count, homes, there }, fresh) {
    const mask = table.length / 2 - 1;
    let found = 0;
    for (let k = 0; k < count; k++) {
      const first = states[at + 2 * k]!;
      const second = states[at + 2 * k + 1]!;
      let slot = homes[k]!;
      let here = there[k]!;
      if (here === 0) here = table[2 * slot]!;
      while (here !== 0 && !(here === first && table[2 * slot + 1] === second)) {
        slot = (slot + 1) & mask;
        here = table[2 * slot]!;
      }
      if (here !== 0) continue;
      table[2 * slot] = first;
      table[2 * slot + 1] = second;
      fresh[found++] = k;
    }
    return found;
  },
  move(from, into) {
    const mask = into.length / 2 - 1;
    for (let at = 0; at < from.length; at += 2) {
      const first = from[at]!;
      if (first === 0) continue;
      const second = from[at + 1]!;
      let slot = finish(mix(mix(seed, first), second)) & mask;
      while (into[2 * slot] !== 0) slot = (slot + 1) & mask;
      into[2 * slot] = first;
      into[2 * slot + 1] = second;
    }
  },
};

function manyWords(words: number): Probe {
  return {
    hash(states, at, count, mask, homes) {
      for (let k = 0, start = at; k < count; k++, start += words) {
        let mixed = seed;
        for (let w = 0; w < words; w++) mixed = mix(mixed, states[start + w]!);
        homes[k] = finish(mixed) & mask;
      }
    },
    place(table, { states, at, count, homes, there }, fresh) {
      let found = 0;
      for (let k = 0; k < count; k++) {
        const from = at + k * words;
        let start = homes[k]! * words;
        let here = there[k]!;
        if (here === 0) here = table[start]!;
        while (here !== 0 && !(here === states[from] && isAt(table, start, states, from, words))) {
          start += words;
          if (start === table.length) start = 0;
          here = table[start]!;
        }
        if (here !== 0) continue;
        for (let w = 0; w < words; w++) table[start + w] = states[from + w]!;
        fresh[found++] = k;
      }
      return found;
    },
    move(from, into) {
      const mask = into.length / words - 1;
      for (let at = 0; at < from.length; at += words) {
        if (from[at] === 0) continue;
        let mixed = seed;
        for (let w = 0; w < words; w++) mixed = mix(mixed, from[at + w]!);
        let start = (finish(mixed) & mask) * words;
        while (into[start] !== 0) {
          start += words;
          if (start === into.length) start = 0;
        }
        for (let w = 0; w < words; w++) into[start + w] = from[at + w]!;
      }
    },
  };
}

/** Whether the table holds the state at this offset. */
export function isAt(
  table: Int32Array,
  start: number,
  states: Int32Array,
  at: number,
  words: number,
): boolean {
  for (let w = 0; w < words; w++) if (table[start + w] !== states[at + w]) return false;
  return true;
}

export function probeFor(words: number): Probe {
  if (words === 1) return oneWord;
  return words === 2 ? twoWords : manyWords(words);
}
