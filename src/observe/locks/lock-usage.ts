/**
 * All that actors do with locks, by class: which class is taken under which, and where each is used,
 * with the first occasion of everything as its example. It is what lockdep collects while a kernel
 * runs (kernel/lockdep.c), but over all that was explored and without its blind spots of history.
 */
import type { Learner } from "../../automaton/learner.ts";
import type { StateGraph } from "../../search/liveness/state-graph.ts";
import { followInGraph, followLocks, type Use, type Watching } from "./standings.ts";

/** One class is wanted while another is held. */
export interface Dependency {
  readonly from: Use;
  readonly to: Use;
  /** Everything held on that occasion. */
  readonly held: readonly Use[];
}

/**
 * How a class is used. `in-…`: by a handler of that kind; `on-…`: held while one may come. Each by
 * writers or by readers.
 */
export type Usage = `${"in" | "on"}-${"hardirq" | "softirq" | "nmi"}-${"write" | "read"}`;

/** An actor that ends while it holds locks. */
export interface Leftover {
  readonly actor: number;
  readonly local: number;
  readonly held: readonly Use[];
}

export interface LockUsage {
  /** Each kind of dependency once. */
  readonly dependencies: readonly Dependency[];
  /** By class, then by usage: the first occasion. */
  readonly usages: ReadonlyMap<string, ReadonlyMap<Usage, Use>>;
  readonly leftovers: readonly Leftover[];
  /** Whether all of this happens for certain; if not, nothing else does. */
  readonly isCertain: boolean;
}

/** As far as the automata tell. */
export function learnedUsage(learner: Learner): LockUsage {
  const collected = new Collected();
  const actors = [...learner.instance.actors.keys()];
  const certain = actors.map((actor) => followLocks(learner, actor, collected.watching(actor)));
  return { ...collected.all(), isCertain: certain.every(Boolean) };
}

/** As it happens in the runs there are. */
export function* usageIn(graph: StateGraph): Generator<void, LockUsage, void> {
  const collected = new Collected();
  for (const actor of graph.machine.learner.instance.actors.keys()) {
    yield* followInGraph(graph, actor, collected.watching(actor));
  }
  return { ...collected.all(), isCertain: true };
}

class Collected {
  readonly #dependencies = new Map<string, Dependency>();
  readonly #usages = new Map<string, Map<Usage, Use>>();
  readonly #leftovers = new Map<string, Leftover>();

  all(): Omit<LockUsage, "isCertain"> {
    return {
      dependencies: [...this.#dependencies.values()],
      usages: this.#usages,
      leftovers: [...this.#leftovers.values()],
    };
  }

  watching(actor: number): Watching {
    return {
      wants: (to, held) => {
        this.#mark(to, [...usedIn(to), ...usedOn(to)]);
        for (const from of held) {
          const key = keyOfDependency(from, to, held);
          if (!this.#dependencies.has(key)) this.#dependencies.set(key, { from, to, held });
        }
      },
      holds: (use) => this.#mark(use, usedOn(use)),
      ends: (local, held) => {
        const key = `${actor} ${held.map(({ lock }) => lock).join(" ")}`;
        if (held.length > 0 && !this.#leftovers.has(key)) {
          this.#leftovers.set(key, { actor, local, held });
        }
      },
    };
  }

  #mark(use: Use, marks: readonly Usage[]): void {
    const known = this.#usages.get(use.class) ?? new Map<Usage, Use>();
    this.#usages.set(use.class, known);
    for (const it of marks) if (!known.has(it)) known.set(it, use);
  }
}

/** What the same actor does under the same locks is one dependency, wherever it does it. */
function keyOfDependency(from: Use, to: Use, held: readonly Use[]): string {
  const under = held.map((use) => use.class).sort();
  return [from.class, from.mode, from.lock, to.class, to.mode, to.lock, to.actor, ...under].join(
    " ",
  );
}

function usedIn({ runsIn, mode }: Use): Usage[] {
  return runsIn === "task" ? [] : [`in-${runsIn}-${sideOf(mode)}`];
}

function usedOn({ hardirqs, softirqs, runsIn, mode }: Use): Usage[] {
  const side = sideOf(mode);
  const marks: Usage[] = [];
  if (hardirqs === "on") marks.push(`on-hardirq-${side}`);
  if (softirqs === "on") marks.push(`on-softirq-${side}`);
  if (runsIn !== "nmi") marks.push(`on-nmi-${side}`);
  return marks;
}

function sideOf(mode: Use["mode"]): "write" | "read" {
  return mode === "write" ? "write" : "read";
}
