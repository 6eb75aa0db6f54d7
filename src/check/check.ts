/**
 * The façade: one variant of a model in, a report out. Plain and synchronous; a shell that wants to
 * show progress, keep time or be interrupted drives a `Check` slice by slice.
 */
import type { Image } from "../automaton/image.ts";
import { Watch } from "../automaton/watch.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Expectation, Instance, Model } from "../model/model.ts";
import { placeInStack } from "../model/place.ts";
import type { Goal, Progress } from "../search/search.ts";
import { Defect } from "../std/defect.ts";
import type { Sliced } from "../witness/calmest.ts";
import type { Witness } from "../witness/witness.ts";
import { Exploration } from "./exploration.ts";
import type { Report, ReportSubject, Stats, Verdict } from "./report.ts";

export interface CheckOptions {
  readonly variant: string;
  /** Values as they are or as text, as from a command line. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly strategy?: "exhaustive" | "random";
  readonly seed?: number;
  /**
   * What ends the search: the claim the variant is expected to break (or the first broken one, where
   * it is expected to hold), the first broken claim, or nothing but the end of the graph.
   */
  readonly until?: "expected" | "first" | "exhausted";
  readonly maxStates?: number;
  /** Bytes of the tables that grow with the number of states. */
  readonly maxBytes?: number;
  /** Random walks, and the steps of one. */
  readonly runs?: number;
  readonly maxSteps?: number;
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
  readonly #instance: Instance;
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
    this.#instance = this.#instantiate();
    this.#expected = model.variants.get(options.variant)!;
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

  progress(): Progress {
    const none = { states: 0, transitions: 0, depth: 0, frontier: 0 };
    return this.#exploration?.search.progress() ?? none;
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
    };
    if (this.#exploration === null) return { ...subject, ...unexplored(this.#lack ?? "") };
    const { search, findings } = this.#exploration;
    const { states, transitions, depth } = search.progress();
    const verdict = this.#verdict(this.#exploration);
    return {
      ...subject,
      verdict,
      asExpected: isExpected(verdict, this.#expected),
      states,
      transitions,
      depth,
      exhaustive: search.isExhaustive,
      broken: findings.map(({ violation: { claim, message }, depth: at }) => ({
        claim,
        message,
        depth: at,
      })),
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
    const { strategy, maxStates, maxBytes, runs, maxSteps } = this.#options;
    this.#exploration = new Exploration(this.#instance, {
      instantiate: () => this.#instantiate(),
      strategy: strategy ?? "exhaustive",
      goal: this.#goal(),
      seed: this.#seed,
      maxStates: maxStates ?? Number.POSITIVE_INFINITY,
      maxBytes: maxBytes ?? Number.POSITIVE_INFINITY,
      maxRuns: runs ?? 10_000,
      maxSteps: maxSteps ?? 10_000,
      watch: this.#watch,
    });
    this.#exploration.stopped = this.#stopped;
    yield;
    this.#done = yield* this.#exploration.work(this.#claim);
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

  #verdict(exploration: Exploration): Verdict {
    const answer = exploration.finding(this.#claim);
    if (answer !== null) {
      const { claim, message } = answer.violation;
      return { kind: "violated", claim, message };
    }
    const { isExhaustive, exhaustedBudget } = exploration.search;
    if (isExhaustive) return { kind: "holds" };
    return { kind: "unresolved", reason: exhaustedBudget ?? this.#stopped ?? "stopped" };
  }
}

const noStats: Stats = {
  generatorRuns: 0,
  stepRuns: 0,
  localStates: {},
  branches: 0,
  cells: 0,
  stateBits: 0,
  stateWords: 0,
  repacks: 0,
  tableBytes: 0,
  shadowSteps: 0,
};

/** What is reported of a variant that needs what the engine lacks: listed, and not passed. */
function unexplored(lack: string): Omit<Report, keyof ReportSubject> {
  return {
    verdict: { kind: "unresolved", reason: `needs ${lack}` },
    asExpected: true,
    states: 0,
    transitions: 0,
    depth: 0,
    exhaustive: false,
    broken: [],
    figures: [],
    witness: null,
    stats: noStats,
  };
}

function isExpected(verdict: Verdict, expected: Expectation): boolean {
  if (verdict.kind === "violated") {
    return expected.verdict === "violated" && expected.claim === verdict.claim;
  }
  return verdict.kind === expected.verdict;
}

function buildMistake({ name, place }: Model, variant: string, thrown: unknown): unknown {
  if (thrown instanceof ModelMistake) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new ModelMistake(
    "build-failed",
    `build() of ${name}/${variant} threw ${error.name}: ${error.message}`,
    { place: placeInStack(error.stack ?? "") ?? place },
  );
}
