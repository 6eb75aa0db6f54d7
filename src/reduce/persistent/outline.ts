/**
 * The image as far as persistent sets need it, as it was at one moment: for each local state, a row with
 * the ways through its step. Rows are numbered actor by actor.
 */
import type { Learner } from "../../automaton/learner.ts";
import type { Likeness } from "../symmetry/likeness.ts";
import { Accesses } from "./accesses.ts";
import { type OwnWay, shareCells, shareWays } from "./shared-ways.ts";
import { stepTree } from "./step-tree.ts";
import { type Way, waysFrom } from "./ways.ts";

export class Outline {
  readonly accesses: Accesses;
  /** Per row, the ways through the step. */
  readonly ways: readonly (readonly Way[])[];
  /** Per claim that is to hold always, the cells it has been seen to read. */
  readonly watched: readonly ReadonlySet<number>[];
  /** Per actor the row of its first local state, and one past the last row. */
  readonly #first: readonly number[];

  /** With a likeness, of what has been learned and of what it becomes by swapping twins. */
  constructor(learner: Learner, likeness: Likeness | null) {
    this.accesses = new Accesses(learner.values);
    const all = this.#learned(learner);
    const watched = watchedBy(learner);
    if (likeness !== null) {
      shareWays(all, likeness.swaps);
      for (const cells of watched) shareCells(cells, likeness.swaps);
    }
    this.watched = watched;
    this.#first = firstRows(learner);
    const ways: Way[][] = Array.from({ length: this.#first.at(-1)! }, () => []);
    for (const { actor, local, way } of all) ways[this.rowOf(actor, local)]!.push(way);
    this.ways = ways;
  }

  get actors(): number {
    return this.#first.length - 1;
  }

  /** How many local states of an actor were known. */
  locals(actor: number): number {
    return this.#first[actor + 1]! - this.#first[actor]!;
  }

  /** The row of a local state; -1 if it was not known. */
  rowOf(actor: number, local: number): number {
    return local < this.locals(actor) ? this.#first[actor]! + local : -1;
  }

  /** Per row, the rows that a step leads to by the ways that `isOpen`. */
  onward(isOpen: (way: Way) => boolean): readonly (readonly number[])[] {
    return this.#first
      .slice(0, -1)
      .flatMap((first, actor) =>
        this.ways
          .slice(first, this.#first[actor + 1])
          .map((ways) =>
            ways.flatMap((way) => (isOpen(way) && way.next !== null ? [first + way.next] : [])),
          ),
      );
  }

  #learned(learner: Learner): OwnWay[] {
    return learner.instance.actors.flatMap((_, actor) =>
      learner.locals(actor).flatMap(({ status, branches }, local) => {
        if (status !== "running") return [];
        return waysFrom(stepTree(branches), this.accesses).map((way) => ({ actor, local, way }));
      }),
    );
  }
}

function firstRows(learner: Learner): number[] {
  const first = [0];
  for (const [actor] of learner.instance.actors.entries()) {
    first.push(first.at(-1)! + learner.locals(actor).length);
  }
  return first;
}

function watchedBy(learner: Learner): Set<number>[] {
  return learner.claims
    .filter(({ scope }) => scope === "always")
    .map(({ observer }) => {
      const tests = observer.known.flatMap((observation) => observation.tests);
      return new Set(tests.flatMap((test) => (test.kind === "read" ? [test.cell] : [])));
    });
}
