/**
 * Decides, when a search has ended, what single states do not tell: the order of locks, data races, and
 * who waits for ever while others still run.
 *
 * The order of locks is read from the automata, so what was seen of it counts whatever was explored, for
 * everything learned was learned in a state that can be reached. The other two need every state, and are
 * left undecided where the search has not met them all.
 */
import { noDeadlock } from "../model/model.ts";
import { Violation } from "../model/step.ts";
import { StateGraph } from "../search/liveness/state-graph.ts";
import { type Machine, Outgrown } from "../search/machine.ts";
import { raceViolation } from "./accesses/kcsan.ts";
import { Races } from "./accesses/races.ts";
import { mayWaitWhileOthersRun } from "./endless.ts";
import {
  type Complaints,
  certainComplaints,
  headlines,
  learnedComplaints,
  lockFinding,
  type Whole,
} from "./locks/lockdep.ts";
import { nearest } from "./nearest.ts";
import {
  isState,
  type Observed,
  type ObservedFinding,
  type Showing,
  type Undecided,
} from "./observed.ts";
import { depths } from "./standing-in.ts";
import { Stuck } from "./stuck.ts";

export interface ObservingOptions {
  /** Whether every reachable state has been explored, each for itself. */
  readonly isWhole: boolean;
  /** Whether the search left out what its claims do not need. */
  readonly isReduced: boolean;
  /** Of the tables that listing the graph takes. */
  readonly maxBytes: number;
  /** How many states there are; null if nobody has counted. */
  readonly states: number | null;
  /** Claims found broken already. */
  readonly settled: ReadonlySet<string>;
}

/** States looked at for the way to a finding where the graph is not listed. */
const mostSought = 1 << 17;
/**
 * The graph of so many states is listed only where a claim needs it: with its edges it takes several
 * times the time and memory of the search.
 */
const mostListed = 1 << 18;
const raceClaim = "no-data-race";

export function* observe(
  machine: Machine,
  options: ObservingOptions,
): Generator<void, Observed, void> {
  const asked = askedOf(machine, options);
  const whole = needsGraph(asked) && options.isWhole ? yield* listed(machine, options) : null;
  const complaints = yield* certainComplaints(asked.complaints, whole);
  const findings = [
    ...(whole !== null && asked.stuck ? waiting(whole) : []),
    ...(asked.locks === null ? [] : yield* disorder(machine, asked.locks, complaints, whole)),
    ...(whole === null ? [] : yield* races(whole.graph, asked.cells)),
  ];
  const { breaches, areCertain } = complaints;
  return {
    findings,
    asides: [
      ...(asked.locks === null && areCertain ? headlines(breaches).map(unasked) : []),
      ...(asked.stuck && options.isReduced ? [`reduced: ${notLookedFor}`] : []),
      ...(asked.unlisted
        ? [`more than ${mostListed.toLocaleString("en-US")} states: ${notLookedFor}`]
        : []),
    ],
    undecided: whole === null ? undecided(options, asked, complaints) : [],
  };
}

/** What there is to decide. */
interface Asked {
  /** The name of the claim on the order of locks; null if the model has none. */
  readonly locks: string | null;
  readonly complaints: Complaints;
  /** Cells that nobody may race for. */
  readonly cells: ReadonlySet<string>;
  /** Whether anybody can wait for ever that the search would not have seen. */
  readonly stuck: boolean;
  /** Whether that is not looked for, because there are too many states. */
  readonly unlisted: boolean;
}

function askedOf(machine: Machine, { settled, states }: ObservingOptions): Asked {
  const { learner } = machine;
  const mayWait = !settled.has(noDeadlock) && mayWaitWhileOthersRun(learner);
  const isTooLarge = (states ?? 0) > mostListed;
  return {
    locks: learner.instance.observed.find(({ scope }) => scope === "locks")?.name ?? null,
    complaints: learnedComplaints(learner),
    cells: cellsClaimed(machine),
    stuck: mayWait && !isTooLarge,
    unlisted: mayWait && isTooLarge,
  };
}

function needsGraph({ locks, complaints, cells, stuck }: Asked): boolean {
  return stuck || cells.size > 0 || (locks !== null && complaints.breaches.length > 0);
}

/** Lockdep's opinion, where the model does not ask for it. */
function unasked(headline: string): string {
  return `no claim asks for it, but lockdep would print: ${headline}`;
}

const notLookedFor = "whether some wait for ever while others still run was not looked for";

/** The claims for which the graph was needed, where there is none. */
function undecided(
  { isWhole }: ObservingOptions,
  { locks, cells, stuck }: Asked,
  { breaches, areCertain }: Complaints,
): Undecided[] {
  const why = isWhole
    ? "listing all states would take more than the memory budget"
    : "not every state was explored, and only all of them can tell";
  const isLocksOpen = isWhole ? !areCertain : breaches.length === 0 || !areCertain;
  return [
    ...(cells.size > 0 ? [{ claim: raceClaim, why }] : []),
    ...(stuck && isWhole ? [{ claim: noDeadlock, why }] : []),
    ...(locks !== null && isLocksOpen ? [{ claim: locks, why }] : []),
  ];
}

function* listed(machine: Machine, { maxBytes }: ObservingOptions): Generator<void, Whole, void> {
  for (;;) {
    const graph = new StateGraph(machine);
    try {
      if (!(yield* graph.explore(maxBytes))) return null;
      return { graph, stuck: yield* Stuck.decide(graph) };
    } catch (thrown) {
      if (!(thrown instanceof Outgrown)) throw thrown;
      machine.widen();
    }
  }
}

/** The first complaint about the order of locks, if there is one for certain. */
function* disorder(
  machine: Machine,
  claim: string,
  { breaches: [first, ...others], areCertain }: Complaints,
  whole: Whole,
): Generator<void, ObservedFinding[], void> {
  if (first === undefined || !areCertain) return [];
  const finding = lockFinding(claim, [first, ...others], machine.learner, whole);
  return [{ ...finding, depth: yield* depthOf(machine, finding.showing, whole) }];
}

/** The cells that are claimed to be free of races, or asserted to be left alone by some step. */
function cellsClaimed({ learner }: Machine): ReadonlySet<string> {
  const { observed, actors } = learner.instance;
  const claimed = observed.flatMap((claim) => (claim.scope === "accesses" ? claim.cells : []));
  const asserted = [...actors.keys()].flatMap((actor) =>
    learner
      .locals(actor)
      .flatMap(({ branches }) =>
        branches.flatMap(({ notes }) =>
          notes.flatMap((said) =>
            said.kind === "nobody-writes" || said.kind === "nobody-touches" ? [said.cell] : [],
          ),
        ),
      ),
  );
  return new Set([...claimed, ...asserted]);
}

/** The nearest state from which somebody waits for ever. */
function waiting({ graph, stuck }: NonNullable<Whole>): ObservedFinding[] {
  const { actors } = graph.machine.learner.instance;
  for (let state = 0; state < graph.count; state++) {
    const names = stuck.in(state).map((actor) => actors[actor]!.name);
    if (names.length === 0) continue;
    const verb = names.length === 1 ? "waits" : "wait";
    const message = `${names.join(", ")} ${verb} for ever, while others still run`;
    return [found(graph, state, new Violation(noDeadlock, message, {}, null))];
  }
  return [];
}

function* races(
  graph: StateGraph,
  cells: ReadonlySet<string>,
): Generator<void, ObservedFinding[], void> {
  if (cells.size === 0) return [];
  const race = yield* new Races(graph, cells).nearest();
  if (race === null) return [];
  const { learner } = graph.machine;
  return [found(graph, race.state, raceViolation(raceClaim, race, learner))];
}

function found(graph: StateGraph, state: number, violation: Violation): ObservedFinding {
  const { list } = graph.states;
  const shown = list.items.slice(state * list.words, (state + 1) * list.words);
  return { violation, depth: depths(graph)[state]!, showing: isState(shown) };
}

/** The fewest steps to a state that shows it; 0 where none was found. */
function* depthOf(machine: Machine, showing: Showing, whole: Whole): Generator<void, number, void> {
  if (whole === null) return (yield* nearest(machine, showing, mostSought)) ?? 0;
  const { graph } = whole;
  const isShown = showing(machine);
  const { list } = graph.states;
  const depth = depths(graph);
  for (let state = 0; state < graph.count; state++) {
    if (isShown(list.items, state * list.words)) return depth[state]!;
  }
  return 0;
}
