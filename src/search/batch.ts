/**
 * A batch of transitions: the packed successor, who moved, and the leaf that says how.
 */
import { Int32List } from "../std/int32-list.ts";

export class Batch {
  readonly words: number;
  count = 0;
  /** Successors, `words` integers each. */
  states: Int32Array<ArrayBuffer>;
  actor: Int32Array<ArrayBuffer>;
  /** Address of the leaf in the program. */
  leaf: Int32Array<ArrayBuffer>;
  /** Of the states expanded in a row, those that have no transition: their indices. */
  readonly stuck: Int32List = new Int32List(8);

  constructor(words: number, capacity: number) {
    this.words = words;
    this.states = new Int32Array(capacity * words);
    this.actor = new Int32Array(capacity);
    this.leaf = new Int32Array(capacity);
  }

  clear(): void {
    this.count = 0;
    this.stuck.clear();
  }

  /** Makes room for `more` transitions. */
  reserve(more: number): void {
    const capacity = this.leaf.length;
    if (this.count + more <= capacity) return;
    const grown = new Batch(this.words, Math.max(capacity * 2, this.count + more));
    grown.states.set(this.states);
    grown.actor.set(this.actor);
    grown.leaf.set(this.leaf);
    this.states = grown.states;
    this.actor = grown.actor;
    this.leaf = grown.leaf;
  }
}
