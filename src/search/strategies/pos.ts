/**
 * Partial order sampling (Yuan, Yang, Gu, CAV 2018): the next step of each actor has a random priority and
 * the highest is taken; then its actor's next step gets a fresh one, and so do those that conflicted with
 * it. Steps that do not conflict keep their order, so that what is sampled are orders of conflicts.
 *
 * Of an actor to whom the environment leaves a choice, one alternative is drawn to speak for its step.
 */
import type { Prng } from "../../std/prng.ts";
import { Accesses, conflict } from "./accesses.ts";
import type { Scheduler } from "./scheduler.ts";
import { nobody, type Walker } from "./walker.ts";

export class Pos implements Scheduler {
  readonly pilots = 0;
  readonly remark = null;
  readonly #prng: Prng;
  readonly #priority: Float64Array;
  /** The move of each actor; `nobody` if it has none. */
  readonly #move: Int32Array;
  #accesses: Accesses | null = null;

  constructor(actors: number, prng: Prng) {
    this.#prng = prng;
    this.#priority = new Float64Array(actors);
    this.#move = new Int32Array(actors);
  }

  begin(): void {
    for (let actor = 0; actor < this.#priority.length; actor++) this.#drawPriority(actor);
  }

  step(walker: Walker): number {
    const best = this.#highest(walker);
    if (best === nobody) return nobody;
    this.#accesses ??= new Accesses(walker.machine);
    const taken = this.#accesses.of(this.#move[best]!);
    for (let actor = 0; actor < this.#move.length; actor++) {
      if (actor === best || this.#move[actor] === nobody) continue;
      if (conflict(this.#accesses.of(this.#move[actor]!), taken)) this.#drawPriority(actor);
    }
    this.#drawPriority(best);
    walker.looked = best;
    return walker.take(this.#move[best]!);
  }

  end(): void {}

  #highest(walker: Walker): number {
    const { machine } = walker;
    for (;;) {
      const { program } = machine;
      let best = nobody;
      for (let actor = 0; actor < this.#move.length; actor++) {
        const moves = walker.look(actor);
        const pick = moves > 1 ? this.#prng.below(moves) : 0;
        this.#move[actor] = moves === 0 ? nobody : walker.moves[pick]!;
        if (moves === 0) continue;
        if (best === nobody || this.#priority[actor]! > this.#priority[best]!) best = actor;
      }
      // What was looked at before the program was replaced is looked at again.
      if (program === machine.program) return best;
    }
  }

  #drawPriority(actor: number): void {
    this.#priority[actor] = this.#prng.next();
  }
}
