/**
 * The graph of lock classes: a link for each pair of classes of which one is wanted under the other, in
 * each combination of reading and writing, with every occasion on which that happens.
 *
 * Not each path through it can hang. Whoever wants to read a lock recursively gets it although others
 * read it, so a link that ends so does not go on in one that begins with reading (kernel/lockdep.c,
 * "strong" paths, 5.10 on).
 */
import type { Dependency } from "./lock-usage.ts";

export interface Link {
  readonly from: string;
  readonly to: string;
  /** Whether it is held for writing, and whether a reader inside lets the one who wants it pass. */
  readonly isHeldExclusively: boolean;
  readonly isWantedRecursively: boolean;
  readonly occasions: readonly [Dependency, ...Dependency[]];
}

export function linksOf(dependencies: readonly Dependency[]): readonly Link[] {
  const links = new Map<string, Link & { occasions: [Dependency, ...Dependency[]] }>();
  for (const dependency of dependencies) {
    const { from, to } = dependency;
    const isHeldExclusively = from.mode === "write";
    const isWantedRecursively = to.mode === "recursive-read";
    const key = JSON.stringify([from.class, to.class, isHeldExclusively, isWantedRecursively]);
    const known = links.get(key);
    if (known !== undefined) known.occasions.push(dependency);
    else {
      const kind = { from: from.class, to: to.class, isHeldExclusively, isWantedRecursively };
      links.set(key, { ...kind, occasions: [dependency] });
    }
  }
  return [...links.values()];
}

/** Whether a wait along the first link may go on as one along the second. */
export function goesOn(first: Link, second: Link): boolean {
  return first.to === second.from && !(first.isWantedRecursively && !second.isHeldExclusively);
}

/** The shortest way along the links from one of `starts` to one where `isEnd`; null if there is none. */
export function shortestPath(
  links: readonly Link[],
  starts: readonly Link[],
  isEnd: (link: Link) => boolean,
): readonly Link[] | null {
  const cameFrom = new Map<Link, Link | null>(starts.map((link) => [link, null]));
  // A map is walked in the order of insertion, and goes on to what is inserted meanwhile.
  for (const link of cameFrom.keys()) {
    if (isEnd(link)) return pathTo(link, cameFrom);
    for (const next of links) {
      if (goesOn(link, next) && !cameFrom.has(next)) cameFrom.set(next, link);
    }
  }
  return null;
}

function pathTo(end: Link, cameFrom: ReadonlyMap<Link, Link | null>): Link[] {
  const path: Link[] = [];
  for (let link: Link | null = end; link !== null; link = cameFrom.get(link) ?? null) {
    path.unshift(link);
  }
  return path;
}
