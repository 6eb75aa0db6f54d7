/**
 * The levels of a breadth-first search, or of one share of it: the visited set, the level being
 * expanded and the one being found, and the loop that turns one into the other.
 *
 * Transitions are collected in batches and inserted together. A layout that is outgrown is noticed in
 * the middle of a batch; then everything is re-packed and the states since the last flush are expanded
 * again, for insertion is idempotent and nothing was counted yet.
 */
import { Fingerprints } from "../state/fingerprints.ts";
import { type Block, Frontier, repackedBlock } from "../state/frontier.ts";
import type { Layout } from "../state/layout.ts";
import { everything, type Pass, type Share, type StateTables } from "../state/state-tables.ts";
import type { VisitedSet } from "../state/visited-set.ts";
import { Batch } from "./batch.ts";
import { failsActor } from "./leaves.ts";
import type { Found, Searcher } from "./searcher.ts";
import { emptySet, type Visited } from "./visited.ts";

/** Transitions inserted together. */
const batchSize = 1024;

export class Levels {
  /** Transitions as of the last flush. */
  transitions = 0;
  /** Steps to the level being expanded, and to the farthest state met. */
  depth = 0;
  farthest = 0;
  readonly #searcher: Searcher;
  readonly #share: Share;
  readonly #keeping: "states" | "fingerprints";
  #layout: Layout;
  #visited: Visited;
  /** The level being expanded, without the block that is in work, and the one being found. */
  #level: Frontier;
  #next: Frontier;
  #block: Block = noBlock;
  /** How many states of the block are expanded, and as of the last flush. */
  #head = 0;
  #flushedHead = 0;
  #batch: Batch;
  /** Of the batch being inserted: positions of what is new, and flags. */
  #fresh = new Int32Array(batchSize);
  #flags = new Int32Array(batchSize);

  /** With room for so many states; or kept as fingerprints, where that is smaller. */
  constructor(
    layout: Layout,
    searcher: Searcher,
    share: Share = everything,
    expected = 0,
    keeping: "states" | "fingerprints" = "states",
  ) {
    this.#layout = layout;
    this.#searcher = searcher;
    this.#share = share;
    this.#keeping = keeping;
    this.#visited = this.#empty(expected);
    this.#level = new Frontier(layout.words);
    this.#next = new Frontier(layout.words);
    this.#batch = new Batch(layout.words, batchSize * 2);
  }

  get layout(): Layout {
    return this.#layout;
  }

  /** A bound on the probability that some state was taken for another; 0 where states are kept. */
  get omission(): number {
    return this.#visited instanceof Fingerprints ? this.#visited.omission : 0;
  }

  /** Distinct states met. */
  get states(): number {
    return this.#visited.count;
  }

  /** States of the level that are not expanded yet, as of the last flush. */
  get left(): number {
    return this.#block.count - this.#flushedHead + this.#level.count;
  }

  /** States of the next level found so far. */
  get found(): number {
    return this.#next.count;
  }

  get bytes(): number {
    return this.#visited.bytes + this.#level.bytes + this.#next.bytes;
  }

  /** The initial state; it is on the first level if it `isKept`. */
  begin(initial: Int32Array, isKept: boolean): void {
    this.#visited.insert(initial, 1, this.#fresh);
    if (isKept) this.#level.push(initial, 0);
  }

  /**
   * Expands about `work` states of the level; returns how many, 0 only at its end, or -1 if the layout
   * is outgrown and `repack` must be called. Throws a `Shortage`.
   */
  expand(work: number): number {
    if (this.#head === this.#block.count) {
      if (this.#level.count === 0) return 0;
      this.#nextBlock();
    }
    const head = this.#head;
    const { states, count } = this.#block;
    const to = Math.min(count, head + work);
    const reached = this.#searcher.expandRow(states, head, to, this.#batch, batchSize);
    if (reached < 0) return -1;
    this.#head = reached;
    if (this.#batch.count >= batchSize || reached === count) this.#flush();
    return reached - head;
  }

  /** Takes states that were found, of this share only or of any. */
  take(states: Int32Array, count: number, found: Found, of: "own" | "any" = "any"): void {
    if (this.#fresh.length < count) this.#fresh = new Int32Array(count * 2);
    const pass: Pass = (owner, theirs, positions) => {
      this.#searcher.pass(owner, theirs, positions, found);
    };
    const passing = of === "own" ? null : pass;
    const fresh = this.#visited.insert(states, count, this.#fresh, passing);
    if (found !== "before") this.#keep(states, fresh, found);
  }

  /** Goes on to the next level, when all have been expanded. */
  turn(): void {
    [this.#level, this.#next] = [this.#next, this.#level];
    this.depth += 1;
  }

  /**
   * Re-packs every state and goes back to the last flush. Which share a state is of depends on how it
   * is packed: one among others does this only between levels, and passes on what is no longer its own.
   * Fingerprints cannot be re-packed: `begin` must be called again, and false is returned.
   */
  repack(layout: Layout): boolean {
    const before = this.#layout;
    const visited = this.#visited;
    const next = this.#next.repacked(before, layout);
    this.#layout = layout;
    this.#level = this.#level.repacked(before, layout);
    this.#block = repackedBlock(this.#block, before, layout);
    this.#head = this.#flushedHead;
    this.#batch = new Batch(layout.words, batchSize * 2);
    this.#visited = this.#empty(visited.count);
    if (visited instanceof Fingerprints) {
      this.#forget();
      return false;
    }
    if (this.#share.of === 1) {
      this.#next = next;
      visited.pour(before, layout, this.#visited);
    } else {
      this.#next = new Frontier(layout.words);
      this.#deal(next, this);
      this.#dealVisited(visited, before, this);
    }
    return true;
  }

  #empty(expected: number): Visited {
    return emptySet(this.#layout, this.#share, expected, this.#keeping);
  }

  #forget(): void {
    this.#level = new Frontier(this.#layout.words);
    this.#next = new Frontier(this.#layout.words);
    this.#block = noBlock;
    this.#head = 0;
    this.#flushedHead = 0;
    this.transitions = 0;
    this.depth = 0;
    this.farthest = 0;
  }

  /** Deals all states to the shares of another search of the same layout, at the start of a level. */
  deal(into: Levels): void {
    into.depth = this.depth - 1;
    this.#deal(this.#level, into);
    if (this.#visited instanceof Fingerprints) return;
    this.#dealVisited(this.#visited, this.#layout, into);
    this.#visited = this.#empty(0);
    into.transitions = this.transitions;
    into.farthest = this.farthest;
  }

  #deal(frontier: Frontier, into: Levels): void {
    while (frontier.count > 0) {
      const { states, count } = frontier.shift();
      into.take(states, count, null);
    }
  }

  #dealVisited(visited: VisitedSet | StateTables, before: Layout, into: Levels): void {
    visited.pour(before, into.layout, {
      insert: (states, count) => {
        into.take(states, count, "before");
        return 0;
      },
    });
  }

  /** Inserts the batch and tells where nobody can move. */
  #flush(): void {
    const batch = this.#batch;
    this.take(batch.states, batch.count, this.#flagsOf(batch));
    for (const index of batch.stuck.items.subarray(0, batch.stuck.length)) {
      this.#searcher.end(this.#block.states, index * batch.words);
    }
    this.transitions += batch.count;
    this.#flushedHead = this.#head;
    batch.clear();
  }

  #flagsOf({ count, leaf }: Batch): Int32Array | null {
    const flags = this.#searcher.flags();
    if (flags === null) return null;
    if (this.#flags.length < count) this.#flags = new Int32Array(count * 2);
    for (let k = 0; k < count; k++) this.#flags[k] = flags[leaf[k]!]!;
    return this.#flags;
  }

  /** The first of the fresh states go to the next level, but for those in which an actor fails. */
  #keep(states: Int32Array, count: number, flags: Int32Array | null): void {
    if (count > 0) this.farthest = this.depth + 1;
    const fresh = this.#fresh;
    let kept = count;
    if (flags !== null) {
      kept = 0;
      for (let index = 0; index < count; index++) {
        const k = fresh[index]!;
        const flag = flags[k]!;
        if ((flag & failsActor) === 0) fresh[kept++] = k;
        if (flag !== 0) this.#searcher.meet(states, k * this.#layout.words, flag);
      }
    }
    this.#next.pushAll(states, fresh, kept);
  }

  #nextBlock(): void {
    if (this.#block !== noBlock) this.#next.recycle(this.#block.states);
    this.#block = this.#level.shift();
    this.#head = 0;
    this.#flushedHead = 0;
  }
}

const noBlock: Block = { states: new Int32Array(0), count: 0 };
