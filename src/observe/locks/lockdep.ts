/**
 * The claim on locks: what lockdep would complain about, had one kernel seen all that was explored, and
 * what exploration knows beyond that: whether a circle can hang, and if not, what keeps it from it.
 */
import type { Learner } from "../../automaton/learner.ts";
import { Violation } from "../../model/step.ts";
import type { StateGraph } from "../../search/liveness/state-graph.ts";
import { isState, type Showing, standsIn } from "../observed.ts";
import type { Stuck } from "../stuck.ts";
import { gatesOf, hangOf } from "./hang.ts";
import type { Link } from "./links.ts";
import { type Breach, breachesOf } from "./lock-rules.ts";
import { headlineOf, LockSplat } from "./lock-splat.ts";
import { learnedUsage, usageIn } from "./lock-usage.ts";
import type { Use } from "./standings.ts";

/** A breach as a broken claim, and the states that show it. */
export interface LockFinding {
  readonly violation: Violation;
  readonly showing: Showing;
}

/** What lockdep would complain of, and whether that happens for certain. */
export interface Complaints {
  readonly breaches: readonly Breach[];
  readonly areCertain: boolean;
}

export function learnedComplaints(learner: Learner): Complaints {
  const usage = learnedUsage(learner);
  const breaches = breachesOf(usage);
  return { breaches, areCertain: usage.isCertain || breaches.length === 0 };
}

/** The same complaints, but those that no run gives cause for. */
export function* certainComplaints(
  complaints: Complaints,
  whole: Whole,
): Generator<void, Complaints, void> {
  if (complaints.areCertain || whole === null) return complaints;
  return { breaches: breachesOf(yield* usageIn(whole.graph)), areCertain: true };
}

/** One line for each breach: what lockdep's headline would be, and of which classes. */
export function headlines(breaches: readonly Breach[]): readonly string[] {
  return breaches.map((breach) => `${headlineOf(breach)}: ${classesOf(breach)}`);
}

/** Everything explored and who waits for ever in it; null where the search has not ended so. */
export type Whole = { readonly graph: StateGraph; readonly stuck: Stuck } | null;

/** The first breach, told as the violation of `claim`; the others are named. */
export function lockFinding(
  claim: string,
  breaches: readonly [Breach, ...Breach[]],
  learner: Learner,
  whole: Whole,
): LockFinding {
  const [first, ...others] = breaches;
  const links = first.rule === "circular" || first.rule === "recursive" ? first.links : null;
  const hang = links !== null && whole !== null ? hangIn(links, whole) : null;
  const known = links === null ? [] : knownOf(links, whole, hang);
  const also = headlines(others).map((text) => `also: ${text}`);
  const splat = new LockSplat(learner).of(first, [...known, ...also]);
  const [message] = headlines([first]);
  const facts = { splat: "lockdep", rule: first.rule };
  const { actor, local } = siteOf(first);
  const showing = hang === null ? standsIn(actor, local) : isState(hang);
  return { violation: new Violation(claim, message!, facts, null, splat), showing };
}

function hangIn(links: readonly Link[], { graph, stuck }: NonNullable<Whole>): Int32Array | null {
  const state = hangOf(links, graph, stuck);
  if (state === null) return null;
  const { list } = graph.states;
  return list.items.slice(state * list.words, (state + 1) * list.words);
}

/** What exploration adds to lockdep's opinion of a circle. */
function knownOf(links: readonly Link[], whole: Whole, hang: Int32Array | null): readonly string[] {
  if (whole === null) return ["Not everything was explored: whether it can hang is not known."];
  if (hang !== null) return ["It is real: the run above ends where they wait for ever."];
  const gates = gatesOf(links);
  const why = gates.length === 0 ? "" : `; each time (${gates.join("), (")}) is held as well`;
  return [`In none of the ${whole.graph.count} states explored does it hang${why}.`];
}

/** Where the breach is brought about. */
function siteOf(breach: Breach): Pick<Use, "actor" | "local"> {
  switch (breach.rule) {
    case "recursive":
    case "circular":
      return breach.links.at(-1)!.occasions[0].to;
    case "inconsistent":
      return breach.open;
    case "inversion":
      return breach.links[0].occasions[0].to;
    case "left-held":
      return breach.leftover;
  }
}

function classesOf(breach: Breach): string {
  switch (breach.rule) {
    case "recursive":
      return breach.links[0].to;
    case "circular":
      return [...breach.links.map(({ from }) => from), breach.links[0].from].join(" -> ");
    case "inconsistent":
      return breach.open.class;
    case "inversion":
      return [...breach.links.map(({ from }) => from), breach.links.at(-1)!.to].join(" -> ");
    case "left-held":
      return breach.leftover.held.map((use) => use.class).join(", ");
  }
}
