/**
 * Whether a circle of lock classes is one that actors ever wait in: a reachable state in which each of
 * its links has an actor of its own that wants the one lock, holds the other, and waits for ever.
 *
 * If the graph has no such state the circle is harmless as far as this model goes: something, such as
 * a lock that is taken before all of them, keeps its links from happening at the same time.
 */
import type { StateGraph } from "../../search/liveness/state-graph.ts";
import { localIn } from "../standing-in.ts";
import type { Stuck } from "../stuck.ts";
import type { Link } from "./links.ts";

/** The nearest state in which they wait for each other; null if there is none. */
export function hangOf(links: readonly Link[], graph: StateGraph, stuck: Stuck): number | null {
  const sites = links.map(
    ({ occasions }) => new Set(occasions.map(({ to }) => siteOf(to.actor, to.local))),
  );
  for (let state = 0; state < graph.count; state++) {
    const waiting = stuck.in(state).map((actor) => [actor, localIn(graph, state, actor)] as const);
    if (waiting.length >= links.length && canFill(sites, waiting)) return state;
  }
  return null;
}

/** Whether each link has an actor of its own among those that wait. */
function canFill(
  [site, ...others]: readonly ReadonlySet<string>[],
  waiting: readonly (readonly [number, number])[],
): boolean {
  if (site === undefined) return true;
  return waiting.some(
    (one) =>
      site.has(siteOf(...one)) &&
      canFill(
        others,
        waiting.filter((it) => it !== one),
      ),
  );
}

function siteOf(actor: number, local: number): string {
  return `${actor} ${local}`;
}

/** Classes that are held on every occasion, besides those of the circle itself. */
export function gatesOf(links: readonly Link[]): readonly string[] {
  const occasions = links.flatMap((link) => link.occasions);
  const classes = new Set(links.map(({ from }) => from));
  const held = occasions.map((it) => new Set(it.held.map((use) => use.class)));
  return [...(held[0] ?? [])].filter(
    (name) => !classes.has(name) && held.every((under) => under.has(name)),
  );
}
