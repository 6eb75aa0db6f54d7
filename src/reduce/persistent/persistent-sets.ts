/**
 * Persistent sets: of the actors that can move, a few whose moves nobody else can disturb before one of
 * them moves. Only theirs are followed.
 *
 * From one actor, the set grows by whoever may disturb somebody in it (`footprints.ts`) with anything it
 * may still do (`futures.ts`), unless a shield keeps it from that (`shields.ts`); the smallest set is
 * taken. A move by which its actor breaks a claim ends the run, which disturbs everybody: it is in no
 * set but that of all.
 *
 * Soundness: lost are the executions in which the others go first. Take one from this state, up to where
 * it breaks a claim or ends. If somebody of the set moves in it, that move may as well come first, for
 * nothing before it disturbs it: the same end is reached, and that way is followed. If nobody does, the
 * run is still open after any move of the set; and it is no end, for that move is open there. So every
 * end is kept, and everything else too if no run is put off for ever (`postponing.ts`).
 *
 * Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems" (1996), chapter 4; here
 * with accesses that have values, taken from automata that are known.
 */
import type { Batch } from "../../search/batch.ts";
import type { Expansion } from "../../search/expansion.ts";
import { failsActor } from "../../search/leaves.ts";
import type { Machine } from "../../search/machine.ts";
import { Disturbances } from "./disturbances.ts";
import type { Futures } from "./futures.ts";

/** Sets of actors are the bits of an integer. */
export const mostActors = 31;

export class PersistentSets implements Expansion {
  /** Whether the last expansion followed every transition. */
  isWhole = true;
  readonly #machine: Machine;
  readonly #disturbances: Disturbances;
  /** Per actor: how many moves it has in the state at hand. */
  readonly #moves: Int32Array;
  /** Of the state at hand, as bits: who may break a claim by a move, and who changes anything by one. */
  #failing = 0;
  #stirring = 0;

  constructor(machine: Machine, futures: Futures) {
    this.#machine = machine;
    this.#disturbances = new Disturbances(machine, futures);
    this.#moves = new Int32Array(machine.program.actors);
  }

  expand(states: Int32Array, at: number, batch: Batch): number {
    const before = batch.count;
    const moves = this.#machine.expand(states, at, batch);
    this.isWhole = true;
    if (moves < 2) return moves;
    const movers = this.#countMoves(batch, before);
    if (isOne(movers)) return moves;
    this.#failing = failing(batch, before, this.#machine.program.leaves.list.items);
    this.#stirring = findStirring(states, at, batch, before);
    this.#disturbances.look(states, at);
    const chosen = this.#choose(movers, moves);
    if (chosen === movers) return moves;
    this.isWhole = false;
    return keep(batch, before, chosen);
  }

  /** The actors that can move, as bits. */
  #countMoves({ actor, count }: Batch, from: number): number {
    let movers = 0;
    this.#moves.fill(0);
    for (let k = from; k < count; k++) {
      this.#moves[actor[k]!]! += 1;
      movers |= 1 << actor[k]!;
    }
    return movers;
  }

  /** The movers whose moves are followed: those of the smallest set found, or all. */
  #choose(movers: number, moves: number): number {
    const plain = this.#smallest(movers, moves, "down");
    if (isOne(plain) || this.#disturbances.raiseShields() === 0) return plain;
    return this.#smallest(movers, moves, "up");
  }

  #smallest(movers: number, moves: number, shields: "up" | "down"): number {
    let smallest = movers;
    let fewest = moves;
    for (let left = movers; left !== 0 && fewest > 1; left &= left - 1) {
      const set = this.#around(left & -left, shields) & movers;
      if ((set & this.#failing) !== 0 || (set & this.#stirring) === 0) continue;
      const count = this.#movesOf(set);
      if (count >= fewest) continue;
      smallest = set;
      fewest = count;
    }
    return smallest;
  }

  /** The least set with this actor in it that nobody outside can disturb. */
  #around(first: number, shields: "up" | "down"): number {
    let set = first;
    for (let todo = first; todo !== 0; ) {
      const actor = indexOf(todo);
      todo &= todo - 1;
      for (let left = this.#disturbances.of(actor) & ~set; left !== 0; left &= left - 1) {
        const by = left & -left;
        if (shields === "up" && !this.#disturbances.isReached(actor, indexOf(by), set)) continue;
        set |= by;
        todo |= by;
      }
    }
    return set;
  }

  #movesOf(set: number): number {
    let count = 0;
    for (let left = set; left !== 0; left &= left - 1) count += this.#moves[indexOf(left)]!;
    return count;
  }
}

/** The actors, as bits, that may break a claim by one of the moves from `from` on. */
export function failing({ actor, leaf, count }: Batch, from: number, leaves: Int32Array): number {
  let found = 0;
  for (let k = from; k < count; k++) {
    if ((leaves[leaf[k]!]! & failsActor) !== 0) found |= 1 << actor[k]!;
  }
  return found;
}

/** Drops the transitions of other actors from `from` on; returns how many are left there. */
export function keep(batch: Batch, from: number, actors: number): number {
  const { words, states, actor, leaf } = batch;
  let end = from;
  for (let k = from; k < batch.count; k++) {
    if ((actors & (1 << actor[k]!)) === 0) continue;
    states.copyWithin(end * words, k * words, (k + 1) * words);
    actor[end] = actor[k]!;
    leaf[end] = leaf[k]!;
    end += 1;
  }
  batch.count = end;
  return end - from;
}

/** The actors, as bits, with a move that does not lead back to the state itself. */
function findStirring(states: Int32Array, at: number, batch: Batch, from: number): number {
  const { words } = batch;
  let stirring = 0;
  for (let k = from; k < batch.count; k++) {
    let w = 0;
    while (w < words && batch.states[k * words + w] === states[at + w]) w += 1;
    if (w < words) stirring |= 1 << batch.actor[k]!;
  }
  return stirring;
}

function isOne(set: number): boolean {
  return (set & (set - 1)) === 0;
}

/** The lowest actor of a set. */
function indexOf(set: number): number {
  return 31 - Math.clz32(set & -set);
}
