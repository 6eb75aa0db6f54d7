/**
 * The odds of random programs against a plain enumeration of their runs, one after the other: how many
 * there are, how many break a claim, how likely each is, and what each costs, by the definitions.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { picksOf } from "../../../src/automaton/image.ts";
import { Watch } from "../../../src/automaton/watch.ts";
import { type Fewest, raceOdds } from "../../../src/check/race-odds.ts";
import type { Model } from "../../../src/model/model.ts";
import { Cursor } from "../../../src/search/cursor.ts";
import { Machine } from "../../../src/search/machine.ts";
import type { Move } from "../../../src/search/search.ts";
import { modelOf } from "../../support/program-model.ts";
import { programs } from "../../support/random-program.ts";
import { law, runs } from "../../support/runs.ts";

/** Programs with more steps in all their runs together are passed over, and those with endless runs. */
const patience = { steps: 1500, length: 60 };
const none: ReadonlySet<string> = new Set();

interface Enumerated {
  all: bigint;
  hits: bigint;
  walk: number;
  fewest: Fewest | null;
}

class Enumeration {
  readonly result: Enumerated = { all: 0n, hits: 0n, walk: 0, fewest: null };
  readonly #machine: Machine;
  readonly #cursor: Cursor;
  #steps = 0;

  constructor(model: Model) {
    this.#machine = new Machine(model.instantiate("only"));
    this.#cursor = new Cursor(this.#machine);
  }

  /** False if there is too much. */
  run(): boolean {
    const free: Fewest = { steps: 0, switches: 0, preemptions: 0, delays: 0 };
    return this.#from([], 1, free, false);
  }

  /** Every run that begins with these moves. */
  #from(moves: readonly Move[], chance: number, cost: Fewest, wasHit: boolean): boolean {
    this.#steps += 1;
    if (this.#steps > patience.steps || moves.length > patience.length) return false;
    const next = this.#after(moves);
    const isHit = this.#isBroken(next.length);
    if (isHit && !wasHit) this.#note(chance, cost);
    if (next.length === 0) {
      this.result.all += 1n;
      if (isHit || wasHit) this.result.hits += 1n;
      return true;
    }
    const enabled = [...new Set(next.map(({ actor }) => actor))];
    const last = moves.at(-1)?.actor ?? -1;
    return next.every((move) => {
      const alternatives = next.filter(({ actor }) => actor === move.actor).length;
      const share = chance / enabled.length / alternatives;
      const dearer = added(cost, last, move.actor, enabled, this.#machine.program.actors);
      return this.#from([...moves, move], share, dearer, wasHit || isHit);
    });
  }

  /** Takes the moves from the beginning and returns what can follow. */
  #after(moves: readonly Move[]): readonly Move[] {
    this.#cursor.reset();
    for (const move of moves) this.#cursor.take(move);
    const { count, actor, leaf } = this.#cursor.expand();
    const { leaves } = this.#machine.program;
    return [...actor.subarray(0, count)].map((mover, k) => ({
      actor: mover,
      picks: picksOf(leaves.branchAt(leaf[k] ?? 0)),
    }));
  }

  #isBroken(moves: number): boolean {
    const { state } = this.#cursor;
    const { judge } = this.#machine;
    if (this.#machine.hasFailed(state, 0)) return true;
    if (judge.broken("always", state, 0, none).length > 0) return true;
    return moves === 0 && judge.terminal(state, 0, none).length > 0;
  }

  #note(chance: number, cost: Fewest): void {
    const { fewest } = this.result;
    this.result.walk += chance;
    this.result.fewest = {
      steps: Math.min(cost.steps, fewest?.steps ?? Number.POSITIVE_INFINITY),
      switches: Math.min(cost.switches, fewest?.switches ?? Number.POSITIVE_INFINITY),
      preemptions: Math.min(cost.preemptions, fewest?.preemptions ?? Number.POSITIVE_INFINITY),
      delays: Math.min(cost.delays, fewest?.delays ?? Number.POSITIVE_INFINITY),
    };
  }
}

/** One step by `mover` more. */
function added(
  cost: Fewest,
  last: number,
  mover: number,
  enabled: readonly number[],
  actors: number,
): Fewest {
  const isSwitch = last >= 0 && mover !== last;
  let passed = 0;
  for (let turn = Math.max(0, last); turn !== mover; turn = (turn + 1) % actors) {
    if (enabled.includes(turn)) passed += 1;
  }
  return {
    steps: cost.steps + 1,
    switches: cost.switches + (isSwitch ? 1 : 0),
    preemptions: cost.preemptions + (isSwitch && enabled.includes(last) ? 1 : 0),
    delays: cost.delays + passed,
  };
}

function computed(model: Model): Enumerated {
  const work = raceOdds(model, {
    variant: "only",
    parameters: {},
    claim: null,
    seed: 1,
    runs: 1,
    maxSteps: 100,
    maxStates: 10_000,
    maxBytes: Number.POSITIVE_INFINITY,
    watch: new Watch(),
  });
  for (;;) {
    const { done, value } = work.next();
    if (done !== true) continue;
    const { exact } = value;
    return {
      all: exact?.runs?.all ?? -1n,
      hits: exact?.runs?.hits ?? -1n,
      walk: exact?.walk.least ?? -1,
      fewest: exact?.fewest ?? null,
    };
  }
}

test("odds and costs are those of the runs one by one", law, () => {
  let compared = 0;
  fc.assert(
    fc.property(programs, (program) => {
      const model = modelOf(program);
      const enumeration = new Enumeration(model);
      fc.pre(enumeration.run());
      const { walk, ...counts } = enumeration.result;
      const { walk: odds, ...others } = computed(model);
      expect(others).toEqual(counts);
      expect(odds).toBeCloseTo(walk, 9);
      compared += 1;
    }),
    runs(40),
  );
  expect(compared).toBeGreaterThan(25);
});
