/**
 * One exploration from beginning to end: look ahead, search, decide what only the whole graph can tell,
 * find the witness, and compare with plain generators. The phases are one generator; each `yield` ends
 * a slice of some milliseconds.
 */
import { nondeterminismRemedy } from "../automaton/advance.ts";
import type { Image } from "../automaton/image.ts";
import type { Watch } from "../automaton/watch.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Instance } from "../model/model.ts";
import { BreadthFirst } from "../search/breadth-first.ts";
import { lookAhead } from "../search/look-ahead.ts";
import { Machine } from "../search/machine.ts";
import { RandomWalk } from "../search/random-walk.ts";
import type { Finding, Goal, Move, Search } from "../search/search.ts";
import { StillPossible } from "../search/still-possible.ts";
import { Defect } from "../std/defect.ts";
import { Prng } from "../std/prng.ts";
import { breaks, calmest, type Sliced, type Target } from "../witness/calmest.ts";
import { brokenNow, Narrator } from "../witness/narrate.ts";
import { Shadow } from "../witness/shadow.ts";
import { shadowWalks } from "../witness/shadow-walks.ts";
import type { Witness } from "../witness/witness.ts";
import type { Stats } from "./report.ts";

export interface ExplorationOptions {
  /** Builds another instance of the same variant. */
  readonly instantiate: () => Instance;
  readonly strategy: "exhaustive" | "random";
  readonly goal: Goal;
  readonly seed: number;
  readonly maxStates: number;
  readonly maxBytes: number;
  readonly maxRuns: number;
  readonly maxSteps: number;
  readonly watch: Watch;
}

/** Expansions (or random steps) in one slice. */
const sliceWork = 1 << 15;
const shadowSample = { walks: 24, steps: 256 };
/** Steps of a witness told in one slice. */
const toldInSlice = 256;

export class Exploration {
  readonly search: Search;
  /** Why the search was stopped from outside; null if it was not. */
  stopped: string | null = null;
  readonly #options: ExplorationOptions;
  readonly #machine: Machine;
  /** Claims on what can still be reached that do not hold, and how that was decided. */
  readonly #lost: Finding[] = [];
  readonly #decisions = new Map<string, StillPossible>();

  constructor(instance: Instance, options: ExplorationOptions) {
    this.#options = options;
    this.#machine = new Machine(instance, options.watch);
    lookAhead(this.#machine);
    this.search = start(this.#machine, options);
  }

  /** Every claim found broken, once `work` has ended. */
  get findings(): readonly Finding[] {
    return [...this.search.findings, ...this.#lost];
  }

  /** What has been learned of the model. */
  image(): Image {
    return this.#machine.learner.image();
  }

  /** The finding on a claim if there is one, else the first. */
  finding(claim: string | null): Finding | null {
    const { findings } = this;
    return findings.find(({ violation }) => violation.claim === claim) ?? findings[0] ?? null;
  }

  /** All phases; returns the witness of the finding on `claim`, or of the first, and the counters. */
  *work(claim: string | null): Sliced<{ readonly witness: Witness | null; readonly stats: Stats }> {
    while (this.stopped === null && this.search.advance(sliceWork)) yield;
    yield* this.#decideGoals();
    const stats = this.#stats();
    const finding = this.finding(claim);
    const witness = finding === null ? null : yield* this.#witness(finding);
    yield;
    yield* this.#machine.learner.recheck();
    const { instantiate, seed } = this.#options;
    const prng = new Prng(seed);
    const shadowSteps = yield* shadowWalks(this.#machine, instantiate, prng, shadowSample);
    return { witness, stats: { ...stats, shadowSteps } };
  }

  /** Claims on what can still be reached: only the whole graph can tell. */
  *#decideGoals(): Sliced<void> {
    if (!this.search.isExhaustive) return;
    for (const { name } of this.#machine.learner.goals) {
      const decision = new StillPossible(this.#machine, name);
      const finding = yield* decision.decide(this.#machine.initial());
      if (finding === null) continue;
      this.#decisions.set(name, decision);
      this.#lost.push(finding);
    }
  }

  /** Re-executes the way to the finding on plain generators, comparing every step. */
  *#witness(finding: Finding): Sliced<Witness> {
    const { depth, trail, violation: found } = finding;
    const { claim } = found;
    const moves = trail ?? (yield* calmest(this.#machine, depth, () => this.#target(claim)));
    if (moves === null) throw new Defect("finding-has-a-trail", `none breaks "${claim}"`);
    const { instantiate, watch } = this.#options;
    const shadow = watch.over(() => new Shadow(this.#machine, instantiate(), "captured"));
    const narrator = new Narrator(shadow.run);
    for (const move of moves) {
      watch.over(() => retell(shadow, narrator, move, moves));
      if (narrator.count % toldInSlice === 0) yield;
    }
    return watch.over(() => {
      const violation = this.#decisions.has(claim) ? found : brokenNow(shadow.run, claim);
      if (violation === null) throw unbroken(claim);
      return narrator.tell(violation, trail === undefined ? "steps-and-switches" : "no");
    });
  }

  #target(claim: string): Target {
    const decision = this.#decisions.get(claim);
    if (decision === undefined) return breaks(this.#machine, claim);
    return (states, at) => !decision.isGood(states, at);
  }

  #stats(): Omit<Stats, "shadowSteps"> {
    const { learner, layout, repacks } = this.#machine;
    const { actors, cells } = learner.instance;
    const localStates = actors.map(({ name }, actor) => [name, learner.locals(actor).length]);
    return {
      generatorRuns: learner.effort.generatorRuns,
      stepRuns: learner.effort.stepRuns,
      localStates: Object.fromEntries(localStates),
      branches: learner.effort.branches,
      cells: cells.length,
      stateBits: layout.bits,
      stateWords: layout.words,
      repacks,
      tableBytes: this.search.bytes,
    };
  }
}

/** Takes a move of the trail once more, on plain generators. */
function retell(shadow: Shadow, narrator: Narrator, move: Move, trail: readonly Move[]): void {
  const attempt = shadow.take(move);
  if (attempt?.kind !== "moved") {
    const detail = `move ${narrator.count + 1} of a trail is not enabled`;
    throw new Defect("trail-is-a-run", detail, trail);
  }
  narrator.add(move.actor, attempt);
}

function start(machine: Machine, options: ExplorationOptions): Search {
  const { strategy, goal, seed } = options;
  switch (strategy) {
    case "random":
      return new RandomWalk(machine, goal, options, new Prng(seed));
    case "exhaustive":
      return new BreadthFirst(machine, goal, options);
  }
}

function unbroken(claim: string): ModelMistake {
  return new ModelMistake(
    "nondeterministic",
    `the search breaks "${claim}" but the same run on plain generators does not`,
    { remedy: nondeterminismRemedy },
  );
}
