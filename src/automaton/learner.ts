/**
 * The learner: turns a model, written as generators and functions, into the tables of the image.
 *
 * It runs a generator only to discover a local state, a step's body only to discover a branch, a claim
 * only to discover a path through its tree. Each happens once, however many global states there are;
 * that is the idea everything rests on (ARCHITECTURE.md, "The idea").
 */
import type { ModelMistake } from "../model/mistake.ts";
import type { Instance } from "../model/model.ts";
import { textOf } from "../model/value.ts";
import { Automaton, type Effort } from "./automaton.ts";
import {
  figures,
  type Goal,
  goals,
  imageOfClaim,
  imageOfGoal,
  type JudgedClaim,
  judgedClaims,
} from "./claims.ts";
import type { Branch, Image, LocalState } from "./image.ts";
import { type LearnedLiveness, livenessClaims } from "./liveness.ts";
import type { Observer } from "./observer.ts";
import type { ReadState } from "./recording.ts";
import { Values } from "./values.ts";
import { Watch } from "./watch.ts";

/** The branch that was learned of a local state. */
interface Lesson {
  readonly actor: number;
  readonly local: number;
  readonly branch: Branch;
}

export class Learner {
  readonly instance: Instance;
  readonly values: Values;
  readonly effort: Readonly<Effort>;
  readonly watch: Watch;
  /** The claims on single states, those on what can still be reached, and the figures. */
  readonly claims: readonly JudgedClaim[];
  readonly goals: readonly Goal[];
  readonly liveness: readonly LearnedLiveness[];
  readonly figures: readonly Observer<number>[];
  /** What was learned of steps, in order. */
  readonly lessons: Lesson[] = [];
  readonly #automata: readonly Automaton[];

  /** Runs every actor to its first step. */
  constructor(instance: Instance, watch: Watch = new Watch()) {
    this.instance = instance;
    this.watch = watch;
    this.values = new Values(instance.cells);
    const effort: Effort = { generatorRuns: 0, stepRuns: 0, branches: 0 };
    this.effort = effort;
    this.claims = judgedClaims(instance, this.values, watch);
    this.goals = goals(instance, this.values, watch);
    this.liveness = livenessClaims(instance, this.values, watch);
    this.figures = figures(instance, this.values, watch);
    this.#automata = watch.over(() =>
      instance.actors.map((actor) => new Automaton(actor, this.values, effort, watch)),
    );
  }

  /** The local states of an actor met so far; 0 is where it starts. */
  locals(actor: number): readonly LocalState[] {
    return this.#automata[actor]!.locals;
  }

  /** Whether some actor has been seen to break a claim by itself. */
  get hasFailures(): boolean {
    return this.#automata.some(({ hasFailed }) => hasFailed);
  }

  /** Runs the step of a local state in the state at hand and records the branch it takes. */
  learn(actor: number, local: number, state: ReadState, picks: readonly number[]): Branch {
    const branch = this.watch.over(() => this.#automata[actor]!.learn(local, state, picks));
    this.lessons.push({ actor, local, branch });
    return branch;
  }

  /** Learns everything once more and compares; throws a mistake where an actor changed its mind. */
  *recheck(): Generator<void, void, void> {
    for (const automaton of this.#automata) {
      this.watch.over(() => automaton.recheck());
      yield;
    }
    for (const observer of this.observers) observer.recheck();
  }

  /** Everything that only looks. */
  get observers(): readonly Observer<unknown>[] {
    const conditions = this.liveness.flatMap(({ premise, goal }) => [premise, goal]);
    return [...this.claims, ...this.goals]
      .map(({ observer }): Observer<unknown> => observer)
      .concat(
        this.figures,
        conditions.filter((condition) => condition !== null),
      );
  }

  /** Everything learned so far. */
  image(): Image {
    const { actors, cells } = this.instance;
    return {
      cells: cells.map(({ name }, cell) => ({ name, values: this.values.all(cell).map(textOf) })),
      actors: actors.map(({ name, daemon }, actor) => ({
        name,
        daemon,
        locals: this.locals(actor),
      })),
      claims: [...this.claims.map(imageOfClaim), ...this.goals.map(imageOfGoal)],
    };
  }

  /** The mistake of a step that reads its cells in another order than it did before. */
  mistakeOfOrder(actor: number, local: number): ModelMistake {
    return this.nondeterministic(actor, local, "reads other cells");
  }

  /** The mistake of a step that is not a function of the cells it reads. */
  nondeterministic(actor: number, local: number, what: string): ModelMistake {
    return this.#automata[actor]!.nondeterministic(local, what);
  }
}
