/**
 * The façade: one variant of a model in, a report out. Plain and synchronous; a shell that wants to
 * show progress, keep time or be interrupted drives a `Check` slice by slice.
 */
import type { Image } from "../automaton/image.ts";
import { Watch } from "../automaton/watch.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Expectation, Instance, Model } from "../model/model.ts";
import { capturing } from "../model/place.ts";
import { described } from "../model/thrown.ts";
import { type Admitted, admitted, type Reduction } from "../reduce/reduction.ts";
import type { Crew } from "../search/parallel/messages.ts";
import type { Goal, Progress } from "../search/search.ts";
import { type Strategy, type StrategyName, strategyOf } from "../search/strategies/strategy.ts";
import { Defect } from "../std/defect.ts";
import type { Sliced } from "../witness/calmest.ts";
import type { Witness } from "../witness/witness.ts";
import { Exploration } from "./exploration.ts";
import type { Report, Stats } from "./report.ts";
import { noStats, unexplored } from "./unexplored.ts";
import { isExpected, qualifierOf, undecidedBy, verdictOf } from "./verdict.ts";

export interface CheckOptions {
  readonly variant: string;
  /** Values as they are or as text, as from a command line. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Which runs are explored (docs/strategies.md); all of them unless said. */
  readonly strategy?: StrategyName;
  readonly seed?: number;
  /**
   * What ends the search: the claim the variant is expected to break (or the first broken one, where
   * it is expected to hold), the first broken claim, or nothing but the end of the graph.
   */
  readonly until?: "expected" | "first" | "exhausted";
  /** Fewer states for the same verdict, where the claims allow it (docs/reductions.md). */
  readonly reduction?: Reduction;
  readonly maxStates?: number;
  /** Bytes of the tables that grow with the number of states. */
  readonly maxBytes?: number;
  /** Of a strategy that draws runs at random: how many, and the steps of one. */
  readonly runs?: number;
  readonly maxSteps?: number;
  /** Keeps wide states as fingerprints: less memory, and no proof. */
  readonly compact?: boolean;
  /** Calls others to share a large search with: the same report, sooner. */
  readonly hire?: () => Crew;
  /** Whether to guess, for somebody who watches, how many states there will be. */
  readonly forecast?: "wanted" | "unwanted";
  /** Told whose code of the model runs, and runs it. */
  readonly watch?: Watch;
}

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
  readonly #strategy: Strategy;
  readonly #instance: Instance;
  readonly #admitted: Admitted;
  readonly #watch: Watch;
  readonly #phases: Sliced<void>;
  #exploration: Exploration | null = null;
  #stopped: string | null = null;
  #done: { readonly witness: Witness | null; readonly stats: Stats } | null = null;

  /** Builds the model, and runs no actor yet. */
  constructor(model: Model, options: CheckOptions) {
    this.#model = model;
    this.#options = options;
    this.#watch = options.watch ?? new Watch();
    this.#strategy = strategyNamed(options.strategy ?? "exhaustive");
    this.#instance = capturing(() => this.#instantiate());
    this.#expected = model.variants.get(options.variant)!;
    this.#admitted = this.#admit();
    this.#phases = this.#work();
  }

  /** Does a slice of work; true while there is more to do. */
  advance(): boolean {
    return this.#phases.next().done !== true;
  }

  /** Ends the search before its time; the report will say `unresolved` for this reason. */
  stop(reason: string): void {
    this.#stopped ??= reason;
    if (this.#exploration !== null) this.#exploration.stopped = this.#stopped;
  }

  progress(): Progress & { readonly total: number | null } {
    const none = { states: 0, transitions: 0, depth: 0, frontier: 0 };
    const { search, forecast } = this.#exploration ?? {};
    return { ...(search?.progress() ?? none), total: forecast?.total ?? null };
  }

  /** The report; only once `advance` has returned false. */
  report(): Report {
    if (this.#done === null) throw new Defect("report-after-end", "the check has not ended");
    const subject = {
      model: this.#model.name,
      variant: this.#options.variant,
      parameters: this.#instance.parameters,
      strategy: this.#options.strategy ?? "exhaustive",
      seed: this.#seed,
      expected: this.#expected,
      ...this.#admitted,
    };
    if (this.#exploration === null) return { ...subject, ...unexplored(this.#lack ?? "") };
    const { search, findings, liveness, observing } = this.#exploration;
    const { states, transitions, depth } = search.progress();
    const judged = {
      exploration: this.#exploration,
      claim: this.#claim,
      strategy: this.#strategy,
      stopped: this.#stopped,
    };
    const verdict = verdictOf(judged);
    return {
      ...subject,
      verdict,
      qualifier: qualifierOf(judged),
      asExpected: isExpected(verdict, this.#expected),
      states,
      transitions,
      depth,
      exhaustive: search.isExhaustive,
      broken: findings.map((finding) => ({
        claim: finding.violation.claim,
        message: finding.violation.message,
        depth: finding.depth,
        ...(observing.has(finding) ? { isObserved: true } : {}),
      })),
      undecided: undecidedBy(this.#exploration),
      vacuous: liveness.vacuous,
      asides: observing.asides,
      figures: this.#instance.figures.map(({ name }, index) => ({
        name,
        largest: search.figures[index]!,
      })),
      ...this.#done,
    };
  }

  /**
   * The learned image, for other checkers; null if the variant needs what the engine lacks. It is closed
   * only if the report says `exhaustive`, so ask for `until: "exhausted"`.
   */
  image(): Image | null {
    if (this.#done === null) throw new Defect("image-after-end", "the check has not ended");
    return this.#exploration?.image() ?? null;
  }

  get #seed(): number {
    return this.#options.seed ?? 1;
  }

  /** The claim that the verdict is about, if several are broken. */
  get #claim(): string | null {
    return this.#expected.verdict === "violated" ? this.#expected.claim : null;
  }

  /** What the engine would need to judge the variant; null if it can. */
  get #lack(): string | null {
    return this.#expected.verdict === "needs" ? this.#expected.what : null;
  }

  *#work(): Sliced<void> {
    if (this.#lack !== null) {
      this.#done = { witness: null, stats: noStats };
      return;
    }
    const { maxStates, maxBytes, runs, maxSteps } = this.#options;
    this.#exploration = new Exploration(this.#instance, {
      instantiate: () => this.#instantiate(),
      strategy: this.#strategy,
      reduction: this.#admitted.reduction,
      goal: this.#goal(),
      seed: this.#seed,
      maxStates: maxStates ?? Number.POSITIVE_INFINITY,
      maxBytes: maxBytes ?? Number.POSITIVE_INFINITY,
      maxRuns: runs ?? 10_000,
      maxSteps: maxSteps ?? 10_000,
      compact: this.#options.compact ?? false,
      hire: this.#options.hire ?? null,
      watch: this.#watch,
      forecast: this.#options.forecast ?? "unwanted",
    });
    this.#exploration.stopped = this.#stopped;
    yield;
    this.#done = yield* this.#exploration.work(this.#claim);
  }

  #admit(): Admitted {
    const { reduction: asked = "none" } = this.#options;
    const { kind } = this.#strategy;
    if (asked === "none" || kind === "exhaustive") return admitted(asked, this.#instance);
    return { reduction: "none", unreduced: unreducedBy[kind] };
  }

  #instantiate(): Instance {
    const { variant, parameters = {} } = this.#options;
    const { name, place } = this.#model;
    this.#watch.whose = { what: `build() of ${name}/${variant}`, actor: null, place };
    return this.#watch.over(() => {
      try {
        return this.#model.instantiate(variant, parameters);
      } catch (thrown) {
        throw buildMistake(this.#model, variant, thrown);
      }
    });
  }

  #goal(): Goal {
    const until = this.#options.until ?? "expected";
    if (until === "exhausted") return { kind: "all" };
    if (until === "first" || this.#claim === null) return { kind: "first" };
    return { kind: "claim", claim: this.#claim };
  }
}

const unreducedBy = {
  "depth-first": "only a breadth-first search is reduced",
  within: "what a run costs depends on every interleaving",
  sampled: "a random walk follows one transition of each state",
} as const;

function strategyNamed(name: StrategyName): Strategy {
  const strategy = strategyOf(name);
  if (typeof strategy !== "string") return strategy;
  throw new ModelMistake("unknown-name", `strategy "${name}" is none: expected ${strategy}`);
}

function buildMistake({ name, place }: Model, variant: string, thrown: unknown): unknown {
  if (thrown instanceof ModelMistake) return thrown;
  const { text, place: within } = described(thrown);
  return new ModelMistake("build-failed", `build() of ${name}/${variant} threw ${text}`, {
    place: within ?? place,
  });
}
