/**
 * The judge: evaluates claims and figures on packed states.
 *
 * Soundness of evaluating a claim only after a write to a cell that some claim has been seen to read:
 * the parent state was judged, its path through the tree read certain cells, and if the transition
 * wrote none of them the same path is taken again with the same end. The set of cells only grows, and
 * leaves are flagged anew when it does. The same holds for figures.
 */
import type { Learner } from "../automaton/learner.ts";
import { noDeadlock } from "../model/model.ts";
import { Violation } from "../model/step.ts";
import type { Layout } from "../state/layout.ts";
import { ObserverTree } from "./observer-tree.ts";

interface Judged {
  readonly name: string;
  readonly scope: "always" | "at-end";
  readonly tree: ObserverTree<Violation | null>;
}

export class Judge {
  readonly learner: Learner;
  readonly #layout: Layout;
  readonly #claims: readonly Judged[];
  readonly #goals: ReadonlyMap<string, ObserverTree<boolean>>;
  readonly #figures: readonly ObserverTree<number>[];

  /** Cells that claims or figures are seen to read are added to `watched`. */
  constructor(learner: Learner, layout: Layout, watched: Set<number>) {
    this.learner = learner;
    this.#layout = layout;
    const { actors } = learner.instance;
    const watch = (cell: number) => void watched.add(cell);
    const ignore = () => undefined;
    this.#claims = learner.claims.map(({ name, scope, observer }) => {
      const readsCell = scope === "always" ? watch : ignore;
      return { name, scope, tree: new ObserverTree(observer, layout, actors.length, readsCell) };
    });
    this.#goals = new Map(
      learner.goals.map(({ name, observer }) => [
        name,
        new ObserverTree(observer, layout, actors.length, ignore),
      ]),
    );
    this.#figures = learner.figures.map(
      (observer) => new ObserverTree(observer, layout, actors.length, watch),
    );
  }

  /** The claims of a scope that are broken in the state and not among `settled`. */
  broken(
    scope: "always" | "at-end",
    states: Int32Array,
    at: number,
    settled: ReadonlySet<string>,
  ): Violation[] {
    const found: Violation[] = [];
    for (const claim of this.#claims) {
      if (claim.scope !== scope || settled.has(claim.name)) continue;
      const violation = claim.tree.evaluate(states, at);
      if (violation !== null) found.push(violation);
    }
    return found;
  }

  /** The claims broken by a state in which nobody can move. */
  terminal(states: Int32Array, at: number, settled: ReadonlySet<string>): Violation[] {
    const { actors } = this.learner.instance;
    const waiting = actors.filter((actor, index) => {
      const local = this.#layout.get(states, at, index);
      const { status, mayRest } = this.learner.locals(index)[local]!;
      return !actor.daemon && status === "running" && !mayRest;
    });
    if (waiting.length === 0) return this.broken("at-end", states, at, settled);
    if (settled.has(noDeadlock)) return [];
    return [deadlock(waiting)];
  }

  /** Whether the condition of a `stillPossible` claim holds in the state. */
  meets(goal: string, states: Int32Array, at: number): boolean {
    return this.#goals.get(goal)?.evaluate(states, at) ?? false;
  }

  /** Raises `largest` to the figures of the state. */
  measure(states: Int32Array, at: number, largest: number[]): void {
    this.#figures.forEach((tree, index) => {
      largest[index] = Math.max(largest[index]!, tree.evaluate(states, at));
    });
  }
}

/** The violation of a state in which these actors wait for ever. */
export function deadlock(waiting: readonly { readonly name: string }[]): Violation {
  const names = waiting.map(({ name }) => name).join(", ");
  const verb = waiting.length === 1 ? "waits" : "wait";
  return new Violation(noDeadlock, `${names} ${verb} for ever`, {}, null);
}
