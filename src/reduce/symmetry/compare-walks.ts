/**
 * Compares twins along random walks: in each state, and in what it becomes by a swap, the same moves must
 * be open, up to the swap, and the same claims broken. What the model said of its twins is so put to the
 * test where it matters, in states that are reached.
 */
import type { Learner } from "../../automaton/learner.ts";
import type { Observer } from "../../automaton/observer.ts";
import type { Violation } from "../../model/step.ts";
import type { Prng } from "../../std/prng.ts";
import { branchesIn } from "./branches-in.ts";
import type { Likeness } from "./likeness.ts";
import type { Swap } from "./swap.ts";

export interface Sample {
  readonly walks: number;
  /** Of one walk. */
  readonly steps: number;
}

/** Throws a mistake where twins are not alike; returns how many states were compared. */
export function* compareWalks(
  likeness: Likeness,
  prng: Prng,
  { walks, steps }: Sample,
): Generator<void, number, void> {
  const { learner } = likeness;
  const { actors, cells } = learner.instance;
  let compared = 0;
  for (let walk = 0; walk < walks; walk++) {
    let state = new Int32Array(actors.length + cells.length);
    for (let step = 0; step < steps; step++) {
      if (hasFailed(learner, state)) break;
      const next = successors(learner, state);
      likeness.update();
      for (const swap of likeness.swaps) compare(likeness, swap, state, next);
      compared += 1;
      if (next.length === 0) break;
      state = next[prng.below(next.length)]!;
    }
    yield;
  }
  return compared;
}

function compare(
  likeness: Likeness,
  swap: Swap,
  state: Int32Array,
  next: readonly Int32Array[],
): void {
  const { learner } = likeness;
  const other = swapped(swap, state);
  const there = successors(learner, other);
  likeness.update();
  if (textOf(next.map((after) => swapped(swap, after))) !== textOf(there)) {
    throw swap.renaming.unlike("in some state one of them can do what the other cannot");
  }
  const isEnd = next.length === 0;
  for (const { name, scope, observer } of learner.claims) {
    if (scope === "at-end" && !isEnd) continue;
    if (isBroken(learner, observer, state) === isBroken(learner, observer, other)) continue;
    throw swap.renaming.unlike(`the claim "${name}" tells one from the other`);
  }
}

function swapped(swap: Swap, state: Int32Array): Int32Array {
  const other = state.slice();
  swap.apply(other);
  return other;
}

function textOf(states: readonly Int32Array[]): string {
  return states
    .map((state) => state.join())
    .toSorted()
    .join(" ");
}

function isBroken(
  { instance }: Learner,
  observer: Observer<Violation | null>,
  state: Int32Array,
): boolean {
  const held = (cell: number) => state[instance.actors.length + cell]!;
  const known = observer.known.find(({ tests }) =>
    tests.every((test) => test.kind !== "read" || held(test.cell) === test.value),
  );
  return (known ?? observer.observe(held)).value !== null;
}

function hasFailed(learner: Learner, state: Int32Array): boolean {
  const { actors } = learner.instance;
  return actors.some((_, actor) => learner.locals(actor)[state[actor]!]!.status === "failed");
}

/** Every state that a move leads to from here. */
function successors(learner: Learner, state: Int32Array): Int32Array<ArrayBuffer>[] {
  const { actors } = learner.instance;
  const held = (cell: number) => state[actors.length + cell]!;
  return actors.flatMap((_, actor) => {
    const local = state[actor]!;
    if (learner.locals(actor)[local]!.status !== "running") return [];
    return branchesIn(learner, actor, local, held).flatMap(({ outcome }) => {
      if (outcome.kind === "blocked") return [];
      const after = Int32Array.from(state);
      after[actor] = outcome.next;
      for (const { cell, value } of outcome.writes) after[actors.length + cell] = value;
      return [after];
    });
  });
}
