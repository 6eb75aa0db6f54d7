/**
 * A frontier: packed states that wait to be expanded, in the order in which they came, in blocks that
 * are used again. Growing copies nothing, and what has been expanded is given back.
 */
import type { Layout } from "./layout.ts";
import { allocating } from "./shortage.ts";

/** States of one block. */
const blockStates = 1 << 13;

export class Frontier {
  readonly words: number;
  count = 0;
  /** Full blocks but for the last. */
  #blocks: Int32Array<ArrayBuffer>[] = [];
  #spare: Int32Array<ArrayBuffer>[] = [];

  constructor(words: number) {
    this.words = words;
  }

  get bytes(): number {
    return (this.#blocks.length + this.#spare.length) * blockStates * this.words * 4;
  }

  /** Appends the state that begins at `at`. */
  push(states: Int32Array, at: number): void {
    const { words } = this;
    const offset = this.count % blockStates;
    if (offset === 0) this.#blocks.push(this.#block());
    const block = this.#blocks.at(-1)!;
    for (let w = 0; w < words; w++) block[offset * words + w] = states[at + w]!;
    this.count += 1;
  }

  /** Appends the states at these positions of a batch, the first `count` of them. */
  pushAll(states: Int32Array, positions: Int32Array, count: number): void {
    for (let done = 0; done < count; ) {
      const offset = this.count % blockStates;
      if (offset === 0) this.#blocks.push(this.#block());
      const block = this.#blocks.at(-1)!;
      const end = Math.min(count, done + blockStates - offset);
      copy(states, positions, done, end, block, offset, this.words);
      this.count += end - done;
      done = end;
    }
  }

  /** Takes the first block away; the frontier must not be empty. */
  shift(): Block {
    const states = this.#blocks.shift()!;
    const count = Math.min(this.count, blockStates);
    this.count -= count;
    return { states, count };
  }

  /** Gives a block back, to be filled again. */
  recycle(block: Int32Array<ArrayBuffer>): void {
    this.#spare.push(block);
  }

  /** The same states in another layout. */
  repacked(from: Layout, to: Layout): Frontier {
    const frontier = new Frontier(to.words);
    frontier.count = this.count;
    frontier.#blocks = this.#blocks.map((states, index) => {
      const count = Math.min(blockStates, this.count - index * blockStates);
      return repackedBlock({ states, count }, from, to).states;
    });
    return frontier;
  }

  #block(): Int32Array<ArrayBuffer> {
    const spare = this.#spare.pop();
    return spare ?? allocating(() => new Int32Array(blockStates * this.words));
  }
}

/** States of a frontier, one after the other. */
export interface Block {
  readonly states: Int32Array<ArrayBuffer>;
  readonly count: number;
}

/** The same states in another layout. */
export function repackedBlock({ states, count }: Block, from: Layout, to: Layout): Block {
  const repack = from.repacking(to);
  const repacked = new Int32Array(blockStates * to.words);
  for (let index = 0; index < count; index++) {
    repack(states, index * from.words, repacked, index * to.words);
  }
  return { states: repacked, count };
}

/** Copies the states at some positions of a list to consecutive places of a block. */
function copy(
  states: Int32Array,
  positions: Int32Array,
  from: number,
  to: number,
  block: Int32Array,
  offset: number,
  words: number,
): void {
  let at = offset * words;
  if (words === 1) {
    for (let index = from; index < to; index++) block[at++] = states[positions[index]!]!;
  } else if (words === 2) {
    for (let index = from; index < to; index++, at += 2) {
      const start = positions[index]! * 2;
      block[at] = states[start]!;
      block[at + 1] = states[start + 1]!;
    }
  } else {
    for (let index = from; index < to; index++, at += words) {
      const start = positions[index]! * words;
      for (let w = 0; w < words; w++) block[at + w] = states[start + w]!;
    }
  }
}
