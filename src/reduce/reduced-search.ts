/**
 * A breadth-first search of a reduced graph, run until what guided it holds.
 *
 * Soundness: persistent sets are computed from what has been learned, which may be too little. Take a way
 * through a step that nobody has been for a move that ends the run: then what is learned is all there is,
 * and such moves are kept like those that break a claim. So a search that meets none was guided by all
 * there is (docs/reductions.md, "What has not been seen"). One that meets some is run again, with
 * futures that know of them, unless they add nothing; each time more is known, and there is an end to it.
 *
 * What any of the searches finds broken is broken; only the last may say that nothing is.
 */
import { BreadthFirst, type BreadthFirstBudget } from "../search/breadth-first.ts";
import type { Expansion } from "../search/expansion.ts";
import type { Machine } from "../search/machine.ts";
import { type Finding, type Goal, type Progress, reaches, type Search } from "../search/search.ts";
import { Sampling } from "../search/strategies/sampling.ts";
import { Walk } from "../search/strategies/walk.ts";
import { Prng } from "../std/prng.ts";
import { type Guidance, Guide } from "./persistent/guide.ts";
import type { Reduction } from "./reduction.ts";
import { CanonicalForm } from "./symmetry/canonical-form.ts";
import { compareWalks, type Sample } from "./symmetry/compare-walks.ts";
import { Likeness } from "./symmetry/likeness.ts";
import { Symmetry } from "./symmetry/symmetry.ts";

/** Random walks before the first search, to learn what they meet; any seed would do. */
const scouting = { maxRuns: 128, maxSteps: 256, seed: 1 };
/** Their steps between two looks whether they still learn. */
const scoutWork = 1 << 11;

interface Guided {
  readonly search: BreadthFirst;
  readonly expansion: Expansion;
  /** Null without persistent sets. */
  readonly guide: Guide | null;
}

/** Something found broken, and what the search followed that found it. */
interface Found {
  readonly finding: Finding;
  readonly expansion: Expansion;
}

export class ReducedSearch implements Search {
  isExhaustive = false;
  readonly #machine: Machine;
  readonly #goal: Goal;
  readonly #budget: BreadthFirstBudget;
  readonly #form: CanonicalForm | null;
  #guided: Guided;
  /** The look for exceptions after a search; null while it goes on. */
  #concluding: Generator<void, boolean, void> | null = null;
  /** What earlier searches found. */
  #earlier: readonly Found[] = [];

  constructor(machine: Machine, reduction: Reduction, goal: Goal, budget: BreadthFirstBudget) {
    this.#machine = machine;
    this.#goal = goal;
    this.#budget = budget;
    const hasSets = reduction !== "symmetry";
    if (hasSets) scout(machine);
    this.#form = reduction === "symmetry" || reduction === "all" ? formOf(machine) : null;
    const guidance: Guidance = {
      likeness: this.#form?.likeness ?? null,
      sleep: reduction === "sleep" ? "sets" : "none",
    };
    this.#guided = this.#begin(hasSets ? new Guide(machine, guidance, null) : null);
  }

  get findings(): readonly Finding[] {
    return this.#found.map(({ finding }) => finding);
  }

  get exhaustedBudget(): string | null {
    return this.#guided.search.exhaustedBudget;
  }

  get figures(): readonly number[] {
    return this.#guided.search.figures;
  }

  get bytes(): number {
    return this.#guided.search.bytes;
  }

  /** What the last search followed. */
  get expansion(): Expansion {
    return this.#guided.expansion;
  }

  /** What the search followed that found this. */
  expansionOf(finding: Finding): Expansion {
    return this.#found.find((found) => found.finding === finding)?.expansion ?? this.expansion;
  }

  /** Rewrites a state as the one that stands for it. */
  canonize(states: Int32Array, at: number): void {
    this.#form?.canonize(this.#machine.layout, states, at);
  }

  /** Puts twins to the test along random walks. */
  *compareTwins(prng: Prng, sample: Sample): Generator<void, void, void> {
    if (this.#form !== null) yield* compareWalks(this.#form.likeness, prng, sample);
  }

  /** A number that local states share with what renaming makes of them. */
  kindOf(actor: number, local: number): number {
    return this.#form?.orbitOf(actor, local) ?? local * this.#machine.program.actors + actor;
  }

  progress(): Progress {
    return this.#guided.search.progress();
  }

  advance(work: number): boolean {
    if (this.#concluding !== null) return this.#conclude(this.#concluding);
    const { search, guide, expansion } = this.#guided;
    if (search.advance(work)) return true;
    if (!search.isExhaustive || this.#hasReachedGoal) return false;
    if (guide === null) {
      this.isExhaustive = true;
      return false;
    }
    const now = guide.renewed();
    if (guide.holdsFor(now)) this.#concluding = guide.findExceptions(expansion);
    else this.#beginAgain(now);
    return true;
  }

  /** Each claim once, nearest first. */
  get #found(): readonly Found[] {
    const { search, expansion } = this.#guided;
    const latest = search.findings.map((finding) => ({ finding, expansion }));
    const all = [...latest, ...this.#earlier].sort((a, b) => a.finding.depth - b.finding.depth);
    return all.filter((found, index) => all.findIndex((it) => isOfOneClaim(it, found)) === index);
  }

  get #hasReachedGoal(): boolean {
    return this.findings.some(({ violation }) => reaches(this.#goal, violation.claim));
  }

  #conclude(concluding: Generator<void, boolean, void>): boolean {
    const concluded = concluding.next();
    if (concluded.done !== true) return true;
    const { guide } = this.#guided;
    this.#concluding = null;
    this.isExhaustive = !concluded.value;
    if (concluded.value && guide !== null) this.#beginAgain(guide.renewed());
    return concluded.value;
  }

  #beginAgain(guide: Guide): void {
    this.#earlier = this.#found;
    this.#guided = this.#begin(guide);
  }

  #begin(guide: Guide | null): Guided {
    const inner = guide?.expansion ?? this.#machine;
    const expansion = this.#form === null ? inner : new Symmetry(this.#machine, inner, this.#form);
    const search = new BreadthFirst(this.#machine, this.#goal, this.#budget, expansion);
    return { search, expansion, guide };
  }
}

function isOfOneClaim(one: Found, other: Found): boolean {
  return one.finding.violation.claim === other.finding.violation.claim;
}

/** Compares the twins; that may teach the learner more than the machine's program has. */
function formOf(machine: Machine): CanonicalForm {
  const form = new CanonicalForm(new Likeness(machine.learner));
  machine.widen();
  return form;
}

/** Walks at random until that teaches nothing more. */
function scout(machine: Machine): void {
  const { seed, ...budget } = scouting;
  const atRandom = new Walk(machine.program.actors, new Prng(seed));
  const walk = new Sampling(machine, atRandom, { kind: "all" }, budget);
  for (let learned = -1; learned !== machine.learner.effort.branches; ) {
    learned = machine.learner.effort.branches;
    if (!walk.advance(scoutWork)) return;
  }
}
