/**
 * How an actor can stand with its locks: which it holds, and what may interrupt it. A branch says in its
 * notes what becomes of that.
 *
 * In the automaton a local state forgets what a finished routine or iteration did, so it may go with
 * several sets of locks. All are followed (`followLocks`), but those with which the actor could not take
 * the branch: primitives break a claim where an exclusive lock is taken twice or one is let go unheld.
 * Every branch was taken in some reachable state, so where each local state has one set, that is what is
 * held; where some have several, it may be more than ever is, never less, and the graph of states tells
 * (`followInGraph`): there each way is one that a run takes.
 */
import type { Branch, LocalState } from "../../automaton/image.ts";
import type { Learner } from "../../automaton/learner.ts";
import type { LockMode, LockNote, Note, RunsIn } from "../../model/note.ts";
import { keyOf } from "../../model/value.ts";
import { Batch } from "../../search/batch.ts";
import type { StateGraph } from "../../search/liveness/state-graph.ts";
import { isFailed as isFailedIn, isTaken } from "../standing-in.ts";

/** Where a lock is wanted or taken, and what may interrupt there. */
export interface Use {
  readonly actor: number;
  /** The local state whose step it is. */
  readonly local: number;
  readonly lock: string;
  readonly class: string;
  readonly mode: LockMode;
  readonly runsIn: RunsIn;
  readonly hardirqs: "on" | "off";
  readonly softirqs: "on" | "off";
}

/** Told of each actor what it does with locks, each occasion with what it holds at that time. */
export interface Watching {
  /** It would wait here. */
  wants(use: Use, held: readonly Use[]): void;
  /** It has it, or holds it still where interrupts come on again. */
  holds(use: Use): void;
  /** It ends while it holds these. */
  ends(local: number, held: readonly Use[]): void;
}

interface Standing {
  readonly local: number;
  readonly held: readonly Use[];
  readonly runsIn: RunsIn;
  readonly hardirqsOff: boolean;
  readonly softirqsOff: number;
}

const start: Standing = {
  local: 0,
  held: [],
  runsIn: "task",
  hardirqsOff: false,
  softirqsOff: 0,
};
/** Pairs of a state and a set of locks looked at between two yields. */
const sliceWork = 1 << 12;

/** Readers may hold a lock more than once; how often matters to nobody beyond this. */
const mostTimes = 2;

/**
 * Follows an actor through all that has been learned of it; whether each local state goes with one set
 * of locks alone.
 */
export function followLocks(learner: Learner, actor: number, watching: Watching): boolean {
  const all: Standing[] = [start];
  const known = new Set([keyOfStanding(start)]);
  const locals = learner.locals(actor);
  for (const standing of all) {
    const local = locals[standing.local]!;
    if (local.status === "finished") watching.ends(standing.local, standing.held);
    for (const branch of local.branches) {
      const next = follow(actor, standing, branch, watching);
      if (next === null || isFailed(locals, next)) continue;
      const key = keyOfStanding(next);
      if (!known.has(key)) all.push(next);
      known.add(key);
    }
  }
  return new Set(all.map(({ local }) => local)).size === all.length;
}

/** Follows an actor through all runs there are. */
export function* followInGraph(
  graph: StateGraph,
  actor: number,
  watching: Watching,
): Generator<void, void, void> {
  const { machine, states } = graph;
  const { learner, layout, program } = machine;
  const batch = new Batch(layout.words, 64);
  const all: { readonly state: number; readonly standing: Standing }[] = [];
  const known = new Set<string>();
  const meet = (state: number, standing: Standing | null) => {
    if (standing === null) return;
    const key = `${state} ${keyOfStanding(standing)}`;
    if (!known.has(key)) all.push({ state, standing });
    known.add(key);
  };
  meet(0, start);
  let count = 0;
  for (const { state, standing } of all) {
    const local = learner.locals(actor)[standing.local]!;
    if (local.status === "finished") watching.ends(standing.local, standing.held);
    for (const branch of local.branches) {
      const isWaiting = branch.outcome.kind === "blocked" && isTaken(graph, state, branch);
      if (isWaiting) follow(actor, standing, branch, watching);
    }
    if (isFailedIn(graph, state)) continue;
    batch.clear();
    machine.expandOrThrow(states.list.items, state * layout.words, batch);
    for (let k = 0; k < batch.count; k++) {
      const next = graph.to.items[graph.begin(state) + k]!;
      const branch = program.leaves.branchAt(batch.leaf[k]!);
      const moves = batch.actor[k] === actor;
      meet(next, moves ? follow(actor, standing, branch, watching) : standing);
    }
    if (++count % sliceWork === 0) yield;
  }
}

function isFailed(locals: readonly LocalState[], { local }: Standing): boolean {
  return locals[local]!.status === "failed";
}

/** Where a branch leads; null if it is not taken with these locks, or leads nowhere. */
function follow(
  actor: number,
  before: Standing,
  { notes, outcome }: Branch,
  watching: Watching,
): Standing | null {
  let standing: Standing = before;
  for (const said of notes) {
    const next = afterNote(actor, standing, said, watching);
    if (next === null) return null;
    standing = next;
  }
  return outcome.kind === "blocked" ? null : { ...standing, local: outcome.next };
}

function afterNote(
  actor: number,
  standing: Standing,
  said: Note,
  watching: Watching,
): Standing | null {
  switch (said.kind) {
    case "wants":
      watching.wants(useOf(actor, standing, said), standing.held);
      return standing;
    case "holds":
      return take(standing, useOf(actor, standing, said), watching);
    case "lets-go":
      return letGo(standing, said);
    case "hardirqs":
      return renewed({ ...standing, hardirqsOff: said.are === "off" }, watching);
    case "softirqs":
      return renewed({ ...standing, softirqsOff: standing.softirqsOff + said.by }, watching);
    case "enters": {
      const { what } = said;
      return { ...standing, runsIn: what, hardirqsOff: what === "hardirq" || what === "nmi" };
    }
    default:
      return standing;
  }
}

function take(standing: Standing, use: Use, watching: Watching): Standing | null {
  const mine = standing.held.filter(({ lock }) => lock === use.lock);
  const isExcluded = mine.some(({ mode }) => mode === "write" || use.mode === "write");
  if (isExcluded) return null;
  watching.holds(use);
  return mine.length >= mostTimes ? standing : { ...standing, held: [...standing.held, use] };
}

function letGo(standing: Standing, { lock, mode }: LockNote): Standing | null {
  const isWrite = mode === "write";
  const at = standing.held.findLastIndex(
    (use) => use.lock === lock && (use.mode === "write") === isWrite,
  );
  return at < 0 ? null : { ...standing, held: standing.held.toSpliced(at, 1) };
}

/** What is held while interrupts come on again is held with them on. */
function renewed(standing: Standing, watching: Watching): Standing {
  const masks = masksOf(standing);
  for (const use of standing.held) watching.holds({ ...use, ...masks });
  return standing;
}

function useOf(actor: number, standing: Standing, said: LockNote): Use {
  const { lock, class: name, mode } = said;
  const { local, runsIn } = standing;
  return { actor, local, lock, class: name, mode, runsIn, ...masksOf(standing) };
}

function masksOf({
  runsIn,
  hardirqsOff,
  softirqsOff,
}: Standing): Pick<Use, "hardirqs" | "softirqs"> {
  const areSoftirqsOn = !hardirqsOff && softirqsOff === 0 && runsIn === "task";
  return { hardirqs: hardirqsOff ? "off" : "on", softirqs: areSoftirqsOn ? "on" : "off" };
}

function keyOfStanding({ local, held, runsIn, hardirqsOff, softirqsOff }: Standing): string {
  const locks = held.map(({ lock, class: name, mode }) => [lock, name, mode]);
  return keyOf([local, locks, runsIn, hardirqsOff, softirqsOff]);
}
