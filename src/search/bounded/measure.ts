/**
 * Measures: what a run costs. Each transition has a price that depends on the state, on who moved last
 * and on who moves, so runs that come to the same state with the same last actor are equally well placed.
 */
import type { Batch } from "../batch.ts";
import type { MeasureName } from "../search.ts";

/** The last actor, before anybody has moved. */
export const nobodyYet = -1;

export interface Measure {
  /** Of several of what is measured. */
  readonly name: MeasureName;
  /** Writes what each transition of the batch costs where `last` moved last. */
  price(batch: Batch, last: number, prices: Int32Array): void;
}

/** A preemption: the last actor could move, and another one does (Musuvathi, Qadeer, PLDI 2007). */
export const preemptions: Measure = {
  name: "preemptions",
  price({ actor, count }, last, prices) {
    const isEnabled = actor.subarray(0, count).includes(last);
    for (let k = 0; k < count; k++) prices[k] = isEnabled && actor[k] !== last ? 1 : 0;
  },
};

/**
 * A delay: an actor that could move is passed over (Emmi, Qadeer, Rakamarić, POPL 2011). The scheduler
 * goes on with the last actor, then with those after it in the model's order and round to the first;
 * before anybody has moved it begins with the first.
 */
export const delays: Measure = {
  name: "delays",
  price({ actor, count }, last, prices) {
    const from = Math.max(0, last);
    let passed = -1;
    let turn = nobodyYet;
    for (let index = 0; index < count; index++) {
      // Transitions stand in the order of their actors: those from `last` on come first.
      const k = (index + firstFrom(actor, count, from)) % count;
      if (actor[k] !== turn) passed += 1;
      turn = actor[k]!;
      prices[k] = passed;
    }
  },
};

/** A context switch: another actor moves than the one before. */
export const switches: Measure = {
  name: "switches",
  price({ actor, count }, last, prices) {
    for (let k = 0; k < count; k++) prices[k] = last !== nobodyYet && actor[k] !== last ? 1 : 0;
  },
};

/** A step. */
export const steps: Measure = {
  name: "steps",
  price({ count }, _, prices) {
    prices.fill(1, 0, count);
  },
};

function firstFrom(actor: Int32Array, count: number, from: number): number {
  const index = actor.subarray(0, count).findIndex((it) => it >= from);
  return Math.max(0, index);
}
