/**
 * What is observed of one exploration when its search has ended: the order of locks, data races, and who
 * waits for ever while others run. Findings are kept with the states that show them, so that a witness
 * can be looked for; what could not be decided is never taken for what holds.
 */
import type { Watch } from "../automaton/watch.ts";
import { type Model, noDeadlock } from "../model/model.ts";
import { capturing } from "../model/place.ts";
import type { Violation } from "../model/step.ts";
import { type ObservingOptions, observe } from "../observe/observe.ts";
import type { ObservedFinding } from "../observe/observed.ts";
import type { Reduction } from "../reduce/reduction.ts";
import { BreadthFirst } from "../search/breadth-first.ts";
import { Cursor } from "../search/cursor.ts";
import { Machine } from "../search/machine.ts";
import type { Finding, Move, Search } from "../search/search.ts";
import type { Sliced, Target } from "../witness/calmest.ts";
import { unlessStopped } from "./liveness.ts";
import type { ClaimRemark } from "./report.ts";

export class Observing {
  readonly findings: ObservedFinding[] = [];
  readonly undecided: ClaimRemark[] = [];
  /** What was noticed and changes no verdict. */
  readonly asides: string[] = [];

  /** What can be told after a search, whole or not. */
  after(
    search: Search,
    machine: Machine,
    { reduction, maxBytes }: { readonly reduction: Reduction; readonly maxBytes: number },
    stopped: () => string | null,
  ): Sliced<void> {
    const isReduced = reduction !== "none";
    const options = {
      isWhole: search.isExhaustive && !isReduced,
      isReduced,
      maxBytes: maxBytes - search.bytes,
      states: search.progress().states,
      settled: new Set(search.findings.map(({ violation }) => violation.claim)),
    };
    // A search that was stopped is over; what can be told of what it has seen is told.
    return this.decide(machine, options, () => (search.isExhaustive ? stopped() : null));
  }

  /** `stopped` says why to end before the end; null while there is no reason. */
  *decide(
    machine: Machine,
    options: ObservingOptions,
    stopped: () => string | null = () => null,
  ): Sliced<void> {
    const observed = yield* unlessStopped(observe(machine, options), stopped);
    if ("why" in observed) return this.#leave(machine, observed.why);
    const { findings, undecided, asides } = observed.value;
    this.findings.push(...findings);
    this.undecided.push(...undecided);
    this.asides.push(...asides);
  }

  #leave({ learner }: Machine, why: string): void {
    const claims = [noDeadlock, ...learner.instance.observed.map(({ name }) => name)];
    this.undecided.push(...claims.map((claim) => ({ claim, why })));
  }

  /** The finding on a claim; null if none was observed. */
  on(claim: string): ObservedFinding | null {
    return this.findings.find(({ violation }) => violation.claim === claim) ?? null;
  }

  has(finding: Finding): boolean {
    return this.findings.some((it) => it === finding);
  }

  /** The states that show the finding on a claim; null if none was observed. */
  target(claim: string, machine: Machine): Target | null {
    return this.on(claim)?.showing(machine) ?? null;
  }
}

/** What was recorded of a run. */
interface Recorded {
  readonly model: Model;
  readonly variant: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly claim: string;
  readonly moves: readonly Move[];
}

const sliceWork = 1 << 13;
const everything = { kind: "all" } as const;
/** A replay is of one run; a graph larger than this is not explored for it. */
const bounds = { maxStates: 2_000_000, maxBytes: 2 ** 31 };

/**
 * Whether an observed claim is broken where the moves lead: one run cannot tell that, so the model is
 * explored again.
 */
export function* observedNow(recorded: Recorded, watch: Watch): Sliced<Violation | null> {
  const { model, variant, parameters, claim, moves } = recorded;
  const instance = watch.over(() => capturing(() => model.instantiate(variant, parameters)));
  if (instance.claims.some(({ name }) => name === claim)) return null;
  const machine = new Machine(instance, watch);
  const search = new BreadthFirst(machine, everything, bounds);
  while (search.advance(sliceWork)) yield;
  if (!search.isExhaustive) return null;
  const settled = new Set(search.findings.map(({ violation }) => violation.claim));
  const observing = new Observing();
  yield* observing.decide(machine, {
    isWhole: true,
    isReduced: false,
    maxBytes: bounds.maxBytes,
    states: search.progress().states,
    settled,
  });
  const cursor = new Cursor(machine);
  for (const move of moves) cursor.take(move);
  cursor.expand();
  const isShown = observing.target(claim, machine)?.(cursor.state, 0) ?? false;
  return isShown ? observing.on(claim)!.violation : null;
}
