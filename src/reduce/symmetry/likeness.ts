/**
 * Likeness: that twins are what they are said to be, found out branch by branch. Whatever an actor does
 * in some state, its twin must do in the swapped state; and what it does tells which local states of the
 * two correspond.
 *
 * Each branch is compared in one state, in which the cells that it does not read are as they were at the
 * start. That twins are alike in all states is the model's word; random walks compare some more of them
 * (`compare-walks.ts`).
 */
import { type Branch, picksOf, type Write } from "../../automaton/image.ts";
import type { Learner } from "../../automaton/learner.ts";
import type { Twins } from "../../model/twins.ts";
import { branchesIn } from "./branches-in.ts";
import { Swap, unknown } from "./swap.ts";

export class Likeness {
  readonly learner: Learner;
  readonly twins: readonly Twins[];
  /** Of each two neighbouring twins, the first kind of twins first. */
  readonly swaps: readonly Swap[];
  /** Per swap, actor and local state: how many branches have been compared. */
  readonly #compared: readonly number[][][];

  constructor(learner: Learner) {
    const { actors, twins } = learner.instance;
    this.learner = learner;
    this.twins = twins;
    this.swaps = twins.flatMap((kind) =>
      (kind.lists[0] ?? []).slice(1).map((_, index) => new Swap(learner, kind, index)),
    );
    this.#compared = this.swaps.map(() => actors.map(() => []));
    for (const swap of this.swaps) this.#compareStart(swap);
    this.update();
  }

  /** Compares all that has been learned since; that may teach more. */
  update(): void {
    for (let isNew = true; isNew; ) {
      isNew = false;
      for (const [index, swap] of this.swaps.entries()) {
        if (this.#compareBranches(swap, this.#compared[index]!)) isNew = true;
        if (this.#nameValues(swap)) isNew = true;
      }
    }
  }

  #compareStart(swap: Swap): void {
    const { actors, cells } = this.learner.instance;
    actors.forEach((actor, index) => {
      const other = swap.actorOf(index);
      const isSame = actor.daemon === actors[other]!.daemon && this.#isAlike(index, 0, other, 0);
      if (!isSame) throw swap.renaming.unlike("they do not begin alike");
      swap.match(index, 0, 0);
    });
    cells.forEach(({ name }, cell) => {
      if (swap.imageOf(cell, 0) === 0) return;
      throw swap.renaming.unlike(`"${name}" does not begin as ${cells[swap.cellOf(cell)]!.name}`);
    });
  }

  /** Whether there was anything to compare. */
  #compareBranches(swap: Swap, compared: readonly number[][]): boolean {
    let isNew = false;
    for (const [actor, done] of compared.entries()) {
      const locals = this.learner.locals(actor);
      for (let local = 0; local < locals.length; local++) {
        const { branches } = locals[local]!;
        for (let index = done[local] ?? 0; index < branches.length; index++) {
          this.#compare(swap, actor, local, branches[index]!);
          done[local] = index + 1;
          isNew = true;
        }
      }
    }
    return isNew;
  }

  #compare(swap: Swap, actor: number, local: number, branch: Branch): void {
    const other = swap.actorOf(actor);
    const state = swapped(swap, branch);
    const ways = branchesIn(this.learner, other, swap.localOf(actor, local), state);
    const fitting = ways.filter((way) => this.#fits(swap, actor, branch, other, way));
    const picks = picksOf(branch).join();
    const image = fitting.find((way) => picksOf(way).join() === picks) ?? fitting[0];
    if (image === undefined) {
      const { step } = this.learner.locals(actor)[local]!;
      throw swap.renaming.unlike(`they part in step "${step}"`);
    }
    if (branch.outcome.kind === "blocked" || image.outcome.kind === "blocked") return;
    swap.match(actor, branch.outcome.next, image.outcome.next);
  }

  /** Whether a way of the other actor does what the branch does, after the swap. */
  #fits(swap: Swap, actor: number, branch: Branch, other: number, way: Branch): boolean {
    const [here, there] = [branch.outcome, way.outcome];
    if (here.kind === "blocked" || there.kind === "blocked") return here.kind === there.kind;
    if (!areSwapped(swap, here.writes, there.writes)) return false;
    const image = swap.localOf(actor, here.next);
    if (image !== unknown) return image === there.next;
    return (
      swap.localOf(other, there.next) === unknown &&
      this.#isAlike(actor, here.next, other, there.next)
    );
  }

  #isAlike(actor: number, local: number, other: number, there: number): boolean {
    const one = this.learner.locals(actor)[local]!;
    const another = this.learner.locals(other)[there]!;
    return (
      one.status === another.status &&
      one.mayRest === another.mayRest &&
      one.violation?.claim === another.violation?.claim
    );
  }

  /** Swaps every value met; whether that gave new ones. */
  #nameValues(swap: Swap): boolean {
    const { values } = this.learner;
    let isNew = false;
    values.cells.forEach((_, cell) => {
      const other = swap.cellOf(cell);
      const before = values.count(other);
      for (let value = 0; value < values.count(cell); value++) swap.imageOf(cell, value);
      if (values.count(other) !== before) isNew = true;
    });
    return isNew;
  }
}

/** The state in which a branch is open, swapped. */
function swapped(swap: Swap, { tests }: Branch): (cell: number) => number {
  const values = new Map(
    tests.flatMap((test) =>
      test.kind === "read"
        ? [[swap.cellOf(test.cell), swap.imageOf(test.cell, test.value)] as const]
        : [],
    ),
  );
  return (cell) => values.get(cell) ?? 0;
}

function areSwapped(swap: Swap, writes: readonly Write[], others: readonly Write[]): boolean {
  return (
    writes.length === others.length &&
    writes.every(({ cell, value }) => {
      const [image, changed] = [swap.cellOf(cell), swap.imageOf(cell, value)];
      return others.some((other) => other.cell === image && other.value === changed);
    })
  );
}
