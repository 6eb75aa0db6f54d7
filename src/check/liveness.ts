/**
 * The liveness claims of one exploration: decided when the search has seen everything, on the graph of
 * all states. Where there is no such graph (a random walk, a spent budget) they stay undecided, and an
 * undecided claim is never one that holds.
 */
import type { LivenessClaim } from "../model/liveness.ts";
import type { Instance } from "../model/model.ts";
import { Violation } from "../model/step.ts";
import { decide } from "../search/liveness/decide.ts";
import { bytesPerState } from "../search/liveness/fair-components.ts";
import type { Lasso } from "../search/liveness/lasso.ts";
import { StateGraph } from "../search/liveness/state-graph.ts";
import { type Machine, Outgrown } from "../search/machine.ts";
import type { Finding } from "../search/search.ts";
import type { Sliced } from "../witness/calmest.ts";
import type { BrokenLiveness } from "../witness/tell-lasso.ts";
import type { ClaimRemark } from "./report.ts";

/** What it takes beside the graph while a claim is decided and a lasso is looked for. */
const workBytesPerState: number = bytesPerState * 2;

export interface LivenessBounds {
  readonly maxBytes: number;
  /** Why to stop before the end; null while there is no reason. */
  readonly stopped: () => string | null;
}

export class LivenessPhase {
  readonly findings: Finding[] = [];
  readonly undecided: ClaimRemark[] = [];
  /** Claims that hold and say nothing. */
  readonly vacuous: ClaimRemark[] = [];
  readonly #claims: readonly LivenessClaim[];
  readonly #broken = new Map<string, BrokenLiveness>();

  constructor({ liveness }: Instance) {
    this.#claims = liveness;
  }

  /** Leaves all claims undecided for this reason. */
  leave(reason: string): void {
    for (const { name } of this.#claims) this.#leave(name, reason);
  }

  /** Decides every claim; the machine must have been explored to the end. */
  *decideAll(machine: Machine, { maxBytes, stopped }: LivenessBounds): Sliced<void> {
    if (this.#claims.length === 0) return;
    const explored = yield* unlessStopped(wholeGraph(machine, maxBytes), stopped);
    if ("why" in explored) return this.leave(explored.why);
    const { graph, isWhole } = explored.value;
    if (!isWhole) return this.leave(tooLarge(graph, maxBytes));
    for (const learned of machine.learner.liveness) {
      const { claim } = learned;
      const decided = yield* unlessStopped(decide(graph, learned), stopped);
      if ("why" in decided) this.#leave(claim.name, decided.why);
      else if (decided.value.kind === "broken") this.#find(claim, decided.value.lasso);
      else this.#note(claim.name, decided.value.vacuous);
    }
  }

  /** What breaks a claim; null if it is not a liveness claim that was found broken. */
  brokenBy(name: string): BrokenLiveness | null {
    return this.#broken.get(name) ?? null;
  }

  #find(claim: LivenessClaim, lasso: Lasso): void {
    const violation = new Violation(claim.name, messages[claim.scope], {}, null);
    this.#broken.set(claim.name, { claim, lasso, violation });
    this.findings.push({ violation, depth: lasso.stem.length });
  }

  #note(claim: string, why: string | null): void {
    if (why !== null) this.vacuous.push({ claim, why });
  }

  #leave(claim: string, why: string): void {
    this.undecided.push({ claim, why });
  }
}

const messages: Readonly<Record<LivenessClaim["scope"], string>> = {
  eventually: "a fair run goes on for ever and never comes to it",
  "leads-to": "its premise comes true, and a fair run never comes to its conclusion",
  "always-eventually": "from some point on, a fair run never comes to it again",
  "no-livelock": "a fair run goes on for ever without progress",
};

/** Takes the slices to the end, or until there is a reason to stop. */
export function* unlessStopped<R>(
  slices: Sliced<R>,
  stopped: LivenessBounds["stopped"],
): Sliced<{ readonly value: R } | { readonly why: string }> {
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return { value };
    const why = stopped();
    if (why !== null) return { why };
    yield;
  }
}

/** The graph of all states, and whether it is all there and leaves room to work on it. */
function* wholeGraph(
  machine: Machine,
  maxBytes: number,
): Sliced<{ readonly graph: StateGraph; readonly isWhole: boolean }> {
  for (;;) {
    const graph = new StateGraph(machine);
    try {
      const isExplored = yield* graph.explore(maxBytes);
      const needed = graph.bytes + graph.count * workBytesPerState;
      return { graph, isWhole: isExplored && needed <= maxBytes };
    } catch (thrown) {
      if (!(thrown instanceof Outgrown)) throw thrown;
      machine.widen();
    }
  }
}

function tooLarge({ count }: StateGraph, maxBytes: number): string {
  const states = `the graph of its ${count} states or more, with their edges,`;
  return `${states} does not fit in the ${Math.max(0, maxBytes)} bytes that are left for it`;
}
