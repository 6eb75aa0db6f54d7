/**
 * The façade: one variant of a model in, a report out. Plain and synchronous; a shell that wants to
 * show progress, keep time or be interrupted drives a `Check` slice by slice.
 */
import { nondeterminismRemedy } from "../automaton/advance.ts";
import type { Doing } from "../automaton/learner.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Expectation, Instance, Model } from "../model/model.ts";
import { placeInStack } from "../model/place.ts";
import { BreadthFirst } from "../search/breadth-first.ts";
import { Machine } from "../search/machine.ts";
import { RandomWalk } from "../search/random-walk.ts";
import type { Finding, Goal, Move, Progress, Search } from "../search/search.ts";
import { StillPossible } from "../search/still-possible.ts";
import { Defect } from "../std/defect.ts";
import { Prng } from "../std/prng.ts";
import { breaks, Calmest, type Sliced } from "../witness/calmest.ts";
import { brokenNow, Narrator } from "../witness/narrate.ts";
import { Shadow, shadowWalks } from "../witness/shadow.ts";
import type { Witness } from "../witness/witness.ts";
import type { Report, Stats, Verdict } from "./report.ts";

export interface CheckOptions {
  readonly variant: string;
  /** Values as they are or as text, as from a command line. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly strategy?: "exhaustive" | "random";
  readonly seed?: number;
  /** What ends the search: the claim the variant is expected to break (or the first one, where it is
   * expected to hold), the first broken claim, or nothing but the end of the graph. */
  readonly until?: "expected" | "first" | "exhausted";
  readonly maxStates?: number;
  /** Bytes of the tables that grow with the number of states. */
  readonly maxBytes?: number;
  /** Random walks, and the steps of one. */
  readonly runs?: number;
  readonly maxSteps?: number;
}

/** Expansions (or random steps) in one slice: some milliseconds. */
const sliceWork = 1 << 15;
const shadowSample = { walks: 24, steps: 256 };

/** Explores a variant to the end. Throws `ModelMistake` for a mistake in the model. */
export function check(model: Model, options: CheckOptions): Report {
  const running = new Check(model, options);
  while (running.advance()) {
    // Each slice is some milliseconds; nobody here wants the time in between.
  }
  return running.report();
}

export class Check {
  readonly #model: Model;
  readonly #options: CheckOptions;
  readonly #expected: Expectation;
  readonly #instance: Instance;
  readonly #machine: Machine;
  readonly #search: Search;
  readonly #seed: number;
  /** Claims on what can still be reached that do not hold, and how that was decided. */
  readonly #lost: Finding[] = [];
  readonly #decisions = new Map<string, StillPossible>();
  #stopped: string | null = null;
  readonly #phases: Sliced<void>;
  #done: { readonly witness: Witness | null; readonly stats: Stats } | null = null;

  constructor(model: Model, options: CheckOptions) {
    this.#model = model;
    this.#options = options;
    this.#instance = this.#instantiate();
    this.#expected = model.variants.get(options.variant)!;
    this.#seed = options.seed ?? 1;
    this.#machine = new Machine(this.#instance);
    this.#search = this.#start();
    this.#phases = this.#work();
  }

  /** Does a slice of work; true while there is more to do. */
  advance(): boolean {
    return this.#phases.next().done !== true;
  }

  /** Search, witness, shadow: each yield ends a slice. */
  *#work(): Sliced<void> {
    while (this.#stopped === null && this.#search.advance(sliceWork)) yield;
    yield* this.#decideGoals();
    const stats = this.#stats();
    const finding = this.#answer();
    const witness = finding === null ? null : yield* this.#witness(finding);
    yield;
    const shadowSteps = yield* shadowWalks(
      this.#machine,
      () => this.#instantiate(),
      new Prng(this.#seed),
      shadowSample,
    );
    this.#done = { witness, stats: { ...stats, shadowSteps } };
  }

  /** Ends the search before its time; the report will say `unresolved` for this reason. */
  stop(reason: string): void {
    this.#stopped ??= reason;
  }

  progress(): Progress {
    return this.#search.progress();
  }

  /** What code of the model runs now or ran last. */
  doing(): Doing {
    return this.#machine.learner.doing;
  }

  /** The report; only once `advance` has returned false. */
  report(): Report {
    if (this.#done === null) throw new Defect("report-after-end", "the check has not ended");
    const { states, transitions, depth } = this.#search.progress();
    const verdict = this.#verdict();
    return {
      model: this.#model.name,
      variant: this.#options.variant,
      parameters: this.#instance.parameters,
      strategy: this.#options.strategy ?? "exhaustive",
      seed: this.#seed,
      verdict,
      expected: this.#expected,
      asExpected: isExpected(verdict, this.#expected),
      states,
      transitions,
      depth,
      exhaustive: this.#search.isExhaustive,
      broken: this.#findings().map((finding) => ({
        claim: finding.violation.claim,
        message: finding.violation.message,
        depth: finding.depth,
      })),
      figures: this.#instance.figures.map(({ name }, index) => ({
        name,
        largest: this.#search.figures[index]!,
      })),
      ...this.#done,
    };
  }

  #instantiate(): Instance {
    const { variant, parameters = {} } = this.#options;
    try {
      return this.#model.instantiate(variant, parameters);
    } catch (thrown) {
      throw buildMistake(this.#model.name, variant, thrown);
    }
  }

  #start(): Search {
    const { strategy, maxStates, maxBytes, runs, maxSteps } = this.#options;
    if (strategy === "random") {
      const budget = { maxRuns: runs ?? 10_000, maxSteps: maxSteps ?? 10_000 };
      return new RandomWalk(this.#machine, this.#goal(), budget, new Prng(this.#seed));
    }
    return new BreadthFirst(this.#machine, this.#goal(), {
      maxStates: maxStates ?? Number.POSITIVE_INFINITY,
      maxBytes: maxBytes ?? Number.POSITIVE_INFINITY,
    });
  }

  #goal(): Goal {
    const until = this.#options.until ?? "expected";
    if (until === "exhausted") return { kind: "all" };
    if (until === "first" || this.#expected.verdict === "holds") return { kind: "first" };
    return { kind: "claim", claim: this.#expected.claim };
  }

  /** The finding the verdict is about: the expected one if it was found, else the first. */
  #answer(): Finding | null {
    const findings = this.#findings();
    const { verdict } = this.#expected;
    const claim = verdict === "violated" ? this.#expected.claim : null;
    return findings.find(({ violation }) => violation.claim === claim) ?? findings[0] ?? null;
  }

  #findings(): readonly Finding[] {
    return [...this.#search.findings, ...this.#lost];
  }

  #verdict(): Verdict {
    const answer = this.#answer();
    if (answer !== null) {
      const { claim, message } = answer.violation;
      return { kind: "violated", claim, message };
    }
    if (this.#search.isExhaustive) return { kind: "holds" };
    const reason = this.#search.exhaustedBudget ?? this.#stopped ?? "stopped";
    return { kind: "unresolved", reason };
  }

  /** Claims on what can still be reached: only the whole graph can tell. */
  *#decideGoals(): Sliced<void> {
    if (!this.#search.isExhaustive) return;
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
    const { depth, trail } = finding;
    const { claim } = finding.violation;
    const moves = trail ?? (yield* new Calmest(this.#machine, depth, this.#target(claim)).find());
    if (moves === null) throw new Defect("finding-has-a-trail", `none breaks "${claim}"`);
    const shadow = new Shadow(this.#machine, this.#instantiate());
    const narrator = new Narrator(shadow.run);
    for (const move of moves) {
      const attempt = shadow.take(move);
      if (attempt?.kind !== "moved") throw missing(moves, narrator.count);
      narrator.add(move.actor, attempt);
    }
    const isLost = this.#decisions.has(claim);
    const violation = isLost ? finding.violation : brokenNow(shadow.run, claim);
    if (violation === null) throw unbroken(claim);
    return narrator.tell(violation, trail === undefined ? "steps-and-switches" : "no");
  }

  #target(claim: string): (states: Int32Array, at: number) => boolean {
    const decision = this.#decisions.get(claim);
    if (decision === undefined) return breaks(this.#machine, claim);
    return (states, at) => !decision.isGood(states, at);
  }

  #stats(): Omit<Stats, "shadowSteps"> {
    const { learner, layout, repacks } = this.#machine;
    const { actors, cells } = this.#instance;
    const localStates = actors.map(({ name }, actor) => [name, learner.locals(actor).length]);
    return {
      generatorRuns: learner.generatorRuns,
      stepRuns: learner.stepRuns,
      localStates: Object.fromEntries(localStates),
      branches: learner.branchCount,
      cells: cells.length,
      stateBits: layout.bits,
      stateWords: layout.words,
      repacks,
      tableBytes: this.#search.bytes,
    };
  }
}

function isExpected(verdict: Verdict, expected: Expectation): boolean {
  if (verdict.kind === "violated") {
    return expected.verdict === "violated" && expected.claim === verdict.claim;
  }
  return verdict.kind === expected.verdict;
}

function buildMistake(model: string, variant: string, thrown: unknown): unknown {
  if (thrown instanceof ModelMistake || !(thrown instanceof Error)) return thrown;
  return new ModelMistake(
    "build-failed",
    `build() of ${model}/${variant} threw ${thrown.name}: ${thrown.message}`,
    { place: placeInStack(thrown.stack ?? "") },
  );
}

function unbroken(claim: string): Error {
  return new ModelMistake(
    "nondeterministic",
    `the search breaks "${claim}" but the same run on plain generators does not`,
    { remedy: nondeterminismRemedy },
  );
}

function missing(moves: readonly Move[], at: number): Defect {
  return new Defect("trail-is-a-run", `move ${at + 1} of a trail is not enabled`, moves);
}
