/**
 * A walker: one packed state that is changed in place, one step after the other, straight from the
 * program's tables. Only the actors that a scheduler asks about are looked at. Where the tables have no
 * answer the machine is asked, which learns; where its layout is outgrown it is widened and the walker's
 * state packed again. The walker remembers the way it came.
 */
import { type Branch, picksOf } from "../../automaton/image.ts";
import { Int32List } from "../../std/int32-list.ts";
import type { Prng } from "../../std/prng.ts";
import { Batch } from "../batch.ts";
import { isChoice } from "../leaves.ts";
import type { Machine } from "../machine.ts";
import type { Program } from "../program.ts";
import type { Move } from "../search.ts";

/** What `draw` and a scheduler's step return where nobody can move; flags of a leaf are never negative. */
export const nobody = -1;

/** Ends of a decision tree that is walked to a pointer which is no read node. */
const blocked = -1;
const unknown = 0;

export class Walker {
  readonly machine: Machine;
  readonly actors: number;
  /** The packed state, at offset 0. */
  state: Int32Array<ArrayBuffer>;
  /** The actor last looked at, and the leaves of its moves: the first `moveCount` of `moves`. */
  looked: number = nobody;
  moveCount = 0;
  moves: Int32Array<ArrayBuffer> = new Int32Array(8);
  #program: Program;
  #code!: Int32Array;
  #leaves!: Int32Array;
  readonly #word: Int32Array;
  readonly #shift: Int32Array;
  readonly #mask: Int32Array;
  readonly #roots: Int32Array;
  #batch: Batch;
  /** Who moved, step by step, and by which leaf of the program of the moment. */
  readonly #movers = new Int32List(256);
  readonly #taken = new Int32List(256);
  /** The branches of the steps taken before the program was last replaced. */
  #before: Branch[] = [];

  constructor(machine: Machine) {
    this.machine = machine;
    this.actors = machine.program.actors;
    this.#word = new Int32Array(this.actors);
    this.#shift = new Int32Array(this.actors);
    this.#mask = new Int32Array(this.actors);
    this.#roots = new Int32Array(this.actors);
    this.#program = machine.program;
    this.state = machine.initial();
    this.#batch = new Batch(machine.layout.words, 64);
    this.refresh();
  }

  /** Steps since the beginning of the run. */
  get length(): number {
    return this.#movers.length;
  }

  /** Who moved at each step of the run. */
  get movers(): Int32Array {
    return this.#movers.items.subarray(0, this.#movers.length);
  }

  /** Back to the initial state. */
  reset(): void {
    this.#movers.clear();
    this.#taken.clear();
    if (this.#before.length > 0) this.#before = [];
    if (this.#program !== this.machine.program) this.#adopt();
    this.state.fill(0);
    this.state[0] = 1;
  }

  /** The branch taken at each step of the run. */
  branches(): Branch[] {
    const { leaves } = this.#program;
    const since = this.#taken.items.subarray(0, this.#taken.length);
    return [...this.#before, ...Array.from(since, (leaf) => leaves.branchAt(leaf))];
  }

  /** The run so far. */
  trail(): Move[] {
    return this.branches().map((branch, step) => ({
      actor: this.#movers.items[step]!,
      picks: picksOf(branch),
    }));
  }

  /** Looks what an actor can do here and returns how many moves it has; none if it cannot move. */
  look(actor: number): number {
    this.looked = actor;
    const { state } = this;
    const code = this.#code;
    const local = (state[this.#word[actor]!]! >>> this.#shift[actor]!) & this.#mask[actor]!;
    let p = code[this.#roots[actor]! + local]!;
    while (p > 0) p = code[p + 3 + ((state[code[p]!]! >>> code[p + 1]!) & code[p + 2]!)]!;
    if (p === blocked) {
      this.moveCount = 0;
      return 0;
    }
    if (p === unknown || (this.#leaves[-2 - p]! & isChoice) !== 0) return this.#lookUnder(p, actor);
    this.moves[0] = -2 - p;
    this.moveCount = 1;
    return 1;
  }

  /** Takes one of the moves last looked at, each as likely as the others, and returns its flags. */
  draw(prng: Prng): number {
    const { moveCount } = this;
    return this.take(this.moves[moveCount === 1 ? 0 : prng.below(moveCount)]!);
  }

  /** Takes a move of the actor last looked at and returns its flags. */
  take(leaf: number): number {
    const { state } = this;
    const leaves = this.#leaves;
    const end = leaf + 2 + 3 * leaves[leaf + 1]!;
    for (let edit = leaf + 2; edit < end; edit += 3) {
      const word = leaves[edit]!;
      state[word] = (state[word]! & leaves[edit + 1]!) | leaves[edit + 2]!;
    }
    this.#movers.push(this.looked);
    this.#taken.push(leaf);
    return leaves[leaf]!;
  }

  /** Reads the tables anew: what is known, or the flags of leaves, may have changed. */
  refresh(): void {
    const { code, leaves, actors } = this.#program.tables();
    this.#code = code;
    this.#leaves = leaves;
    actors.forEach(({ word, shift, mask, roots }, actor) => {
      this.#word[actor] = word;
      this.#shift[actor] = shift;
      this.#mask[actor] = mask;
      this.#roots[actor] = roots;
    });
  }

  /** The moves under a choice; and the slow way, where somebody has never been. */
  #lookUnder(p: number, actor: number): number {
    this.moveCount = 0;
    if (p !== unknown && this.#gather(p)) return this.moveCount;
    const batch = this.#learn();
    this.moveCount = 0;
    for (let k = 0; k < batch.count; k++) {
      if (batch.actor[k] === actor) this.#add(batch.leaf[k]!);
    }
    return this.moveCount;
  }

  /** Collects the moves under a pointer; false if there is an alternative that nobody has seen. */
  #gather(pointer: number): boolean {
    let p = pointer;
    const code = this.#code;
    while (p > 0) p = code[p + 3 + ((this.state[code[p]!]! >>> code[p + 1]!) & code[p + 2]!)]!;
    if (p === blocked) return true;
    if (p === unknown) return false;
    const leaf = -2 - p;
    if ((this.#leaves[leaf]! & isChoice) === 0) {
      this.#add(leaf);
      return true;
    }
    const end = leaf + 2 + this.#leaves[leaf + 1]!;
    for (let child = leaf + 2; child < end; child++) {
      if (!this.#gather(this.#leaves[child]!)) return false;
    }
    return true;
  }

  #add(leaf: number): void {
    if (this.moveCount === this.moves.length) {
      const more = new Int32Array(2 * this.moves.length);
      more.set(this.moves);
      this.moves = more;
    }
    this.moves[this.moveCount++] = leaf;
  }

  /** Every transition of the state, learned where it must be. */
  #learn(): Batch {
    for (;;) {
      if (this.#program !== this.machine.program) this.#adopt();
      this.#batch.clear();
      const moves = this.machine.expand(this.state, 0, this.#batch);
      if (moves >= 0) break;
      this.machine.widen();
    }
    this.refresh();
    return this.#batch;
  }

  /** Goes over to the machine's new program and its layout. */
  #adopt(): void {
    this.#before = this.branches();
    this.#taken.clear();
    const before = this.#program.layout;
    this.#program = this.machine.program;
    const { layout } = this.#program;
    const wider = new Int32Array(layout.words);
    before.repacking(layout)(this.state, 0, wider, 0);
    this.state = wider;
    this.#batch = new Batch(layout.words, 64);
    this.refresh();
  }
}
