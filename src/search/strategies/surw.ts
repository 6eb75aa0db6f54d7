/**
 * Selectively uniform random walk (SURW: Zhao, Wolff, Mathur, Roychoudhury, ASPLOS 2025): only the steps
 * that touch one cell count, and their orders are drawn uniformly; an actor that stands before such a step
 * waits unless it is the one meant to take the next, and everything else goes on at random.
 *
 * The cell is drawn anew for each run among those that several actors touched in a pilot; how many such
 * steps an actor has is the most that it took in a pilot.
 */
import type { Prng } from "../../std/prng.ts";
import { Accesses, hasBit } from "./accesses.ts";
import { Piloted } from "./pilots.ts";
import { weighted } from "./urw.ts";
import { nobody, type Walker } from "./walker.ts";

export class Surw extends Piloted {
  readonly #actors: number;
  /** By cell: how many steps of each actor touch it. */
  readonly #touches = new Map<number, Int32Array>();
  #shared: readonly number[] | null = null;
  #cell = 0;
  #intended = nobody;
  readonly #left: Int32Array;
  readonly #weights: Int32Array;
  /** By actor, as it was last looked at: how many moves it has, and the first of them. */
  readonly #moves: Int32Array;
  readonly #move: Int32Array;
  #accesses: Accesses | null = null;

  constructor(actors: number, prng: Prng) {
    super(actors, prng);
    this.#actors = actors;
    this.#left = new Int32Array(actors);
    this.#weights = new Int32Array(actors);
    this.#moves = new Int32Array(actors);
    this.#move = new Int32Array(actors);
  }

  protected learn(walker: Walker): void {
    const counts = new Map<number, Int32Array>();
    walker.branches().forEach(({ tests, outcome }, step) => {
      const actor = walker.movers[step]!;
      const read = tests.flatMap((test) => (test.kind === "read" ? [test.cell] : []));
      const written = outcome.kind === "move" ? outcome.writes.map(({ cell }) => cell) : [];
      for (const cell of new Set([...read, ...written])) {
        const row = counts.get(cell) ?? new Int32Array(this.#actors);
        row[actor]! += 1;
        counts.set(cell, row);
      }
    });
    for (const [cell, row] of counts) {
      const most = this.#touches.get(cell) ?? new Int32Array(this.#actors);
      this.#touches.set(
        cell,
        most.map((count, actor) => Math.max(count, row[actor]!)),
      );
    }
  }

  protected beginKnown(): void {
    this.#shared ??= [...this.#touches]
      .filter(([, row]) => row.filter((count) => count > 0).length > 1)
      .map(([cell]) => cell)
      .sort((a, b) => a - b);
    if (this.#shared.length === 0) return;
    this.#cell = this.#shared[this.prng.below(this.#shared.length)]!;
    this.#left.set(this.#touches.get(this.#cell)!);
    this.#intended = weighted(this.#left, this.prng);
  }

  protected stepKnown(walker: Walker): number {
    if (this.#shared?.length === 0) return this.wander(walker);
    for (;;) {
      const actor = this.#drawn(walker);
      if (actor !== nobody) return this.#take(walker, actor);
      // Everybody who can move stands before such a step, and none of them was meant to take it.
      this.#intended = this.#drawnAmongEnabled(walker);
      if (this.#intended === nobody) return nobody;
    }
  }

  /** One of those who may move: all but who stands before a step that counts and is not meant. */
  #drawn(walker: Walker): number {
    const { program } = walker.machine;
    for (let actor = 0; actor < this.#actors; actor++) {
      const moves = walker.look(actor);
      this.#moves[actor] = moves;
      this.#move[actor] = walker.moves[0]!;
      const isFree = moves > 0 && (actor === this.#intended || !this.#counts(walker, actor));
      this.#weights[actor] = isFree ? 1 : 0;
    }
    // What was looked at before the program was replaced is looked at again.
    if (program !== walker.machine.program) return this.#drawn(walker);
    return weighted(this.#weights, this.prng);
  }

  #drawnAmongEnabled(walker: Walker): number {
    for (let actor = 0; actor < this.#actors; actor++) {
      this.#weights[actor] = walker.look(actor) > 0 ? Math.max(1, this.#left[actor]!) : 0;
    }
    return weighted(this.#weights, this.prng);
  }

  #take(walker: Walker, actor: number): number {
    const isCounted = this.#counts(walker, actor);
    const flags = this.#draw(walker, actor);
    if (!isCounted) return flags;
    this.#left[actor] = Math.max(0, this.#left[actor]! - 1);
    this.#intended = weighted(this.#left, this.prng);
    return flags;
  }

  #draw(walker: Walker, actor: number): number {
    if (this.#moves[actor] !== 1) {
      walker.look(actor);
      return walker.draw(this.prng);
    }
    walker.looked = actor;
    return walker.take(this.#move[actor]!);
  }

  /** Whether an actor's step touches the cell, by its first alternative. */
  #counts(walker: Walker, actor: number): boolean {
    this.#accesses ??= new Accesses(walker.machine);
    return hasBit(this.#accesses.of(this.#move[actor]!).touched, this.#cell);
  }
}
