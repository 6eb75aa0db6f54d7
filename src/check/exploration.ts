/**
 * One exploration from beginning to end: look ahead, search, decide what only the whole graph can tell,
 * find the witness, and compare with plain generators. The phases are one generator; each `yield` ends
 * a slice of some milliseconds.
 */
import { nondeterminismRemedy } from "../automaton/advance.ts";
import type { Image } from "../automaton/image.ts";
import { relearn } from "../automaton/relearn.ts";
import type { Watch } from "../automaton/watch.ts";
import { ModelMistake } from "../model/mistake.ts";
import { type Instance, noDeadlock } from "../model/model.ts";
import { capturing } from "../model/place.ts";
import { formedAfter } from "../observe/formed.ts";
import { ReducedSearch } from "../reduce/reduced-search.ts";
import { shortened } from "../reduce/shortened.ts";
import { lookAhead } from "../search/look-ahead.ts";
import { Machine } from "../search/machine.ts";
import type { Finding, Move, Search } from "../search/search.ts";
import { StillPossible } from "../search/still-possible.ts";
import { Defect } from "../std/defect.ts";
import { Prng } from "../std/prng.ts";
import { breaks, calmest, type Sliced, type Target } from "../witness/calmest.ts";
import { loneRuns } from "../witness/lone-runs.ts";
import { brokenNow, Narrator } from "../witness/narrate.ts";
import { Shadow } from "../witness/shadow.ts";
import { shadowWalks } from "../witness/shadow-walks.ts";
import { type BrokenLiveness, tellLasso } from "../witness/tell-lasso.ts";
import type { Witness } from "../witness/witness.ts";
import { Forecast } from "./forecast.ts";
import { LivenessPhase } from "./liveness.ts";
import { nearest } from "./nearest.ts";
import { Observing } from "./observing.ts";
import type { ClaimRemark, Stats } from "./report.ts";
import { type SearchOptions, searchOf } from "./search-of.ts";
import { statsOf } from "./stats.ts";

export interface ExplorationOptions extends SearchOptions {
  /** Builds another instance of the same variant. */
  readonly instantiate: () => Instance;
  readonly watch: Watch;
  /** Whether it is guessed how many states there will be, for somebody who watches. */
  readonly forecast: "wanted" | "unwanted";
}

/** Expansions (or random steps) in one slice. */
const sliceWork = 1 << 13;
const shadowSample = { walks: 24, steps: 256 };
const loneSample = { runs: 8, moreRuns: 64, steps: 256 };
/** Steps of a witness told in one slice. */
const toldInSlice = 256;

export class Exploration {
  readonly search: Search;
  /** Why the search was stopped from outside; null if it was not. */
  stopped: string | null = null;
  readonly forecast: Forecast;
  readonly #options: ExplorationOptions;
  readonly #machine: Machine;
  /** What a search found that does not go by the shortest ways, by shorter ones. */
  #shortened: readonly Finding[] | null = null;
  /** Claims on what can still be reached that do not hold, and how that was decided. */
  readonly #lost: Finding[] = [];
  readonly #decisions = new Map<string, StillPossible>();

  /** Claims on what happens for ever. */
  readonly liveness: LivenessPhase;
  /** Claims on what steps say of themselves, and on who waits for ever. */
  readonly observing: Observing = new Observing();

  constructor(instance: Instance, options: ExplorationOptions) {
    this.#options = options;
    this.liveness = new LivenessPhase(instance);
    this.#machine = new Machine(instance, options.watch);
    lookAhead(this.#machine);
    this.search = searchOf(this.#machine, options);
    this.forecast = new Forecast(options, () => new Machine(options.instantiate(), options.watch));
  }

  /** Every claim found broken, once `work` has ended. */
  get findings(): readonly Finding[] {
    const found = this.#shortened ?? this.search.findings;
    return [...found, ...this.#lost, ...this.liveness.findings, ...this.observing.findings];
  }

  /** Claims on what is still possible that nothing has decided. */
  get undecided(): readonly ClaimRemark[] {
    const why = this.#whyPartial;
    if (why === null) return [];
    return this.#machine.learner.goals.map(({ name }) => ({ claim: name, why }));
  }

  /** Why the strategy cannot tell what only the whole graph can; null if it can. */
  get #whyPartial(): string | null {
    const { strategy } = this.#options;
    if (strategy.kind === "sampled") {
      return "random walks cannot tell what happens for ever, only the whole graph can";
    }
    const { isExhaustive, qualifier } = this.search;
    if (strategy.kind !== "within" || isExhaustive || qualifier === null) return null;
    return `what is within so many ${strategy.measure} is not the whole graph, which alone can tell`;
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
    while (this.stopped === null && this.search.advance(sliceWork)) {
      this.forecast.note(this.search);
      yield;
    }
    yield* this.#shorten(claim);
    yield* this.#decideGoals();
    yield* this.#decideLiveness();
    yield* this.observing.after(this.search, this.#machine, this.#options, () => this.stopped);
    const stats = statsOf(this.#machine, this.search);
    const { instantiate, seed } = this.#options;
    yield* this.#machine.learner.recheck();
    yield* relearn(this.#machine.learner, capturing(instantiate));
    yield* loneRuns(this.#machine.learner, new Prng(seed), loneSample);
    const finding = this.finding(claim);
    const witness = finding === null ? null : yield* this.#witness(finding);
    yield;
    const prng = new Prng(seed);
    if (this.search instanceof ReducedSearch) yield* this.search.compareTwins(prng, shadowSample);
    const shadowSteps = yield* shadowWalks(this.#machine, instantiate, prng, shadowSample);
    return { witness, stats: { ...stats, shadowSteps } };
  }

  /** A search that is not breadth first, or is reduced, may have come upon claims by detours. */
  *#shorten(claim: string | null): Sliced<void> {
    const { search } = this;
    const found = this.finding(claim);
    if (found?.trail !== undefined) {
      const isStopped = () => this.stopped !== null;
      const near = yield* nearest(this.#machine, found, { ...this.#options, isStopped });
      this.#shortened = search.findings.map((finding) => (finding === found ? near : finding));
    }
    if (!(search instanceof ReducedSearch)) return;
    this.#shortened = yield* shortened({
      machine: this.#machine,
      search,
      claim,
      maxBytes: this.#options.maxBytes,
      isStopped: () => this.stopped !== null,
      breaks,
    });
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

  /** Claims on what happens for ever: the whole graph with its edges can tell. */
  *#decideLiveness(): Sliced<void> {
    const { search, liveness } = this;
    const why = this.#whyPartial;
    if (why !== null) {
      liveness.leave(why);
    } else if (search.isExhaustive) {
      const maxBytes = this.#options.maxBytes - search.bytes;
      yield* liveness.decideAll(this.#machine, { maxBytes, stopped: () => this.stopped });
    }
  }

  /** Re-executes the way to the finding on plain generators, comparing every step. */
  *#witness(finding: Finding): Sliced<Witness | null> {
    const { depth, trail, violation: found } = finding;
    const { claim } = found;
    const broken = this.liveness.brokenBy(claim);
    if (broken !== null) return yield* this.#lassoWitness(broken);
    const moves = trail ?? (yield* calmest(this.#machine, depth, () => this.#target(claim)));
    // Of what was learned by the way, the way may be too long to look for.
    const isObserved = this.observing.on(claim) === finding;
    if (moves === null && isObserved) return null;
    if (moves === null) throw new Defect("finding-has-a-trail", `none breaks "${claim}"`);
    const { instantiate, watch } = this.#options;
    const shadow = watch.over(() => new Shadow(this.#machine, capturing(instantiate), "captured"));
    const narrator = new Narrator(shadow.run);
    for (const move of moves) {
      watch.over(() => retell(shadow, narrator, move, moves));
      if (narrator.count % toldInSlice === 0) yield;
    }
    const isEnd = claim === noDeadlock && !isObserved;
    const formed = isEnd ? yield* formedAfter(this.#machine, moves) : moves.length;
    return watch.over(() => {
      const isKnown = this.#decisions.has(claim) || isObserved;
      const violation = isKnown ? found : brokenNow(shadow.run, claim);
      if (violation === null) throw unbroken(claim);
      const witness = narrator.tell(violation, trail === undefined ? "steps-and-switches" : "no");
      return formed < moves.length ? { ...witness, formed } : witness;
    });
  }

  *#lassoWitness(broken: BrokenLiveness): Sliced<Witness> {
    const { instantiate, watch } = this.#options;
    const shadow = watch.over(() => new Shadow(this.#machine, capturing(instantiate), "captured"));
    return yield* tellLasso(broken, shadow, watch);
  }

  #target(claim: string): Target {
    const observed = this.observing.target(claim, this.#machine);
    if (observed !== null) return observed;
    const decision = this.#decisions.get(claim);
    if (decision === undefined) return breaks(this.#machine, claim);
    return (states, at) => !decision.isGood(states, at);
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

function unbroken(claim: string): ModelMistake {
  return new ModelMistake(
    "nondeterministic",
    `the search breaks "${claim}" but the same run on plain generators does not`,
    { remedy: nondeterminismRemedy },
  );
}
