/**
 * Who may disturb whom in one state: by anything that an actor may still do, now or later, as long as
 * nobody of a set has moved. Asked for state after state, and found out only as far as it is asked.
 */
import type { Branch } from "../../automaton/image.ts";
import type { Machine } from "../../search/machine.ts";
import type { BitRows } from "../../std/bit-rows.ts";
import { Footprints } from "./footprints.ts";
import type { Futures } from "./futures.ts";
import { Shields } from "./shields.ts";
import { Steps } from "./step-tree.ts";
import { View } from "./view.ts";

const notAsked = -1;

export class Disturbances {
  readonly #machine: Machine;
  readonly #futures: Futures;
  readonly #steps: Steps;
  readonly #footprints: Footprints;
  readonly #shields: Shields;
  readonly #view: View;
  /** Per actor: its row in the futures; -1 where its local state is new to them. */
  readonly #rowOf: Int32Array;
  /** Per actor: those who may disturb it, as bits. */
  readonly #disturbers: Int32Array;
  /** Per actor: a row of the footprints with all that disturbs it, and one row to reckon in. */
  readonly #together: readonly number[];
  readonly #rest: number;
  /** As bits, the actors for which that is so in the state at hand. */
  #gathered = 0;
  readonly #ways: Branch[] = [];

  constructor(machine: Machine, futures: Futures) {
    const { learner } = machine;
    const { actors } = learner.instance;
    this.#machine = machine;
    this.#futures = futures;
    this.#steps = new Steps(learner);
    this.#footprints = new Footprints(futures);
    this.#shields = new Shields(futures, learner);
    this.#view = new View(actors.length);
    this.#rowOf = new Int32Array(actors.length);
    this.#disturbers = new Int32Array(actors.length);
    this.#together = actors.map(() => this.#rows.append());
    this.#rest = this.#rows.append();
  }

  /** Turns to another state, which must have been expanded. */
  look(states: Int32Array, at: number): void {
    this.#view.look(this.#machine.layout, states, at);
    this.#disturbers.fill(notAsked);
    this.#gathered = 0;
    for (let actor = 0; actor < this.#rowOf.length; actor++) {
      this.#rowOf[actor] = this.#futures.outline.rowOf(actor, this.#view.local(actor));
    }
  }

  /** Puts up the shields of the state; returns how many there are. */
  raiseShields(): number {
    this.#shields.look(this.#view, this.#rowOf);
    return this.#shields.count;
  }

  /** Those who may disturb an actor's step, as bits. */
  of(actor: number): number {
    if (this.#disturbers[actor] === notAsked) this.#disturbers[actor] = this.#find(actor);
    return this.#disturbers[actor]!;
  }

  /** Whether one of those still may although nobody in `set` moves, and its shields are up. */
  isReached(actor: number, by: number, set: number): boolean {
    if (!this.#shields.isUp(set)) return true;
    const rows = this.#rows;
    const future = this.#rowOf[by]!;
    rows.copy(this.#rest, this.#together[actor]!);
    rows.intersect(this.#rest, this.#futures.rows, future);
    return this.#shields.reduce(rows, this.#rest, set, future);
  }

  /** Of some actors, as bits, those whose steps are not disturbed by what a move does now. */
  undisturbed(actors: number, move: Branch): number {
    const rows = this.#rows;
    rows.clear(this.#rest);
    this.#footprints.addUses(this.#rest, move, this.#view);
    let found = 0;
    for (let left = actors; left !== 0; left &= left - 1) {
      const actor = 31 - Math.clz32(left & -left);
      if (!rows.meets(this.#gather(actor), rows, this.#rest)) found |= 1 << actor;
    }
    return found;
  }

  get #rows(): BitRows {
    return this.#footprints.rows;
  }

  #find(actor: number): number {
    const together = this.#gather(actor);
    let disturbers = 0;
    for (let other = 0; other < this.#rowOf.length; other++) {
      const row = this.#rowOf[other]!;
      if (other === actor || row < 0) continue;
      if (this.#rows.meets(together, this.#futures.rows, row)) disturbers |= 1 << other;
    }
    return disturbers;
  }

  /** Puts together what disturbs the actor, whichever way its step goes. */
  #gather(actor: number): number {
    const row = this.#together[actor]!;
    if ((this.#gathered & (1 << actor)) !== 0) return row;
    this.#gathered |= 1 << actor;
    const step = this.#steps.of(actor, this.#view.local(actor));
    this.#rows.clear(row);
    this.#ways.length = 0;
    this.#steps.ways(step, this.#view, this.#ways);
    for (const branch of this.#ways) {
      this.#footprints.addTo(row, this.#footprints.of(branch, step), this.#view);
    }
    return row;
  }
}
