/**
 * The judge: evaluates claims on packed states, through decision trees learned like those of steps.
 *
 * Soundness of evaluating a claim only after a write to a cell that some claim has been seen to read:
 * the parent state was judged, its path through the tree read certain cells, and if the transition
 * wrote none of them the same path is taken again with the same end. The set of cells only grows, and
 * leaves are flagged anew when it does.
 */
import type { Judgement } from "../automaton/image.ts";
import type { Learner } from "../automaton/learner.ts";
import { ModelMistake } from "../model/mistake.ts";
import { noDeadlock } from "../model/model.ts";
import { Violation } from "../model/step.ts";
import type { Layout } from "../state/layout.ts";
import { ReadNodes, unknown } from "./read-nodes.ts";

const holds = -1;

export class Judge {
  readonly learner: Learner;
  /** Cells that some `always` claim has been seen to read. */
  readonly claimCells: Set<number>;
  readonly #layout: Layout;
  readonly #actors: number;
  readonly #nodes: ReadNodes;
  readonly #broken: Violation[] = [];
  /** Per claim, the slot in `code` of its tree's root. */
  readonly #roots: number[];

  constructor(learner: Learner, layout: Layout, claimCells: Set<number>) {
    this.learner = learner;
    this.claimCells = claimCells;
    this.#layout = layout;
    this.#actors = learner.instance.actors.length;
    this.#nodes = new ReadNodes(layout, this.#actors);
    this.#roots = learner.instance.claims.map(() => this.#nodes.code.extend(1));
    learner.judgements.forEach((known, claim) => {
      for (const judgement of known) this.#attach(claim, judgement);
    });
  }

  /** The claims of a scope that are broken in the state and not among `settled`. */
  broken(
    scope: "always" | "at-end",
    states: Int32Array,
    at: number,
    settled: ReadonlySet<string>,
  ): Violation[] {
    const found: Violation[] = [];
    this.learner.instance.claims.forEach((claim, index) => {
      if (claim.scope !== scope || settled.has(claim.name)) return;
      const violation = this.#evaluate(index, states, at);
      if (violation !== null) found.push(violation);
    });
    return found;
  }

  /** The claims broken by a state in which nobody can move. */
  terminal(states: Int32Array, at: number, settled: ReadonlySet<string>): Violation[] {
    const { actors } = this.learner.instance;
    const waiting = actors.filter((actor, index) => {
      const local = this.#layout.get(states, at, index);
      return !actor.daemon && this.learner.locals(index)[local]!.status === "running";
    });
    if (waiting.length === 0) return this.broken("at-end", states, at, settled);
    if (settled.has(noDeadlock)) return [];
    return [deadlock(waiting)];
  }

  #evaluate(claim: number, states: Int32Array, at: number): Violation | null {
    const { items } = this.#nodes.code;
    let p = items[this.#roots[claim]!]!;
    while (p > 0) p = items[p + 3 + ((states[at + items[p]!]! >>> items[p + 1]!) & items[p + 2]!)]!;
    if (p === unknown) {
      const state = (cell: number) => this.#layout.get(states, at, this.#actors + cell);
      const judgement = this.learner.judge(claim, state);
      this.#attach(claim, judgement);
      return judgement.broken;
    }
    return p === holds ? null : this.#broken[-2 - p]!;
  }

  #attach(claim: number, judgement: Judgement): void {
    const { code } = this.#nodes;
    const isWatched = this.learner.instance.claims[claim]!.scope === "always";
    let slot = this.#roots[claim]!;
    for (const test of judgement.tests) {
      if (test.kind !== "read") continue;
      if (isWatched) this.claimCells.add(test.cell);
      if (code.items[slot] === unknown) {
        const node = this.#nodes.add(test.cell);
        code.items[slot] = node;
      }
      const p = code.items[slot]!;
      if (p < 0 || !this.#nodes.reads(p, test.cell)) throw this.#unsteady(claim);
      slot = p + 3 + test.value;
    }
    code.items[slot] = judgement.broken === null ? holds : -1 - this.#broken.push(judgement.broken);
  }

  #unsteady(claim: number): ModelMistake {
    const { name } = this.learner.instance.claims[claim]!;
    return new ModelMistake(
      "nondeterministic",
      `claim "${name}" reads other cells when it runs again in the same state`,
      { remedy: "a claim may depend only on the cells it reads" },
    );
  }
}

/** The violation of a state in which these actors wait for ever. */
export function deadlock(waiting: readonly { readonly name: string }[]): Violation {
  const names = waiting.map(({ name }) => name).join(", ");
  const verb = waiting.length === 1 ? "waits" : "wait";
  return new Violation(noDeadlock, `${names} ${verb} for ever`, {}, null);
}
