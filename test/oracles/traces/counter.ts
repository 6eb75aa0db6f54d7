/**
 * The number of Mazurkiewicz traces of a program that ends: runs that differ only in the order of
 * independent steps count once. It is the number of maximal runs under sleep sets (Godefroid 1990), each
 * of which stands for one trace; memoised on state and sleep set, it needs no run to be followed twice.
 *
 * It takes from the engine what a step reads and writes, and nothing else: no search, no layout.
 */
import { type Branch, picksOf } from "../../../src/automaton/image.ts";
import { Learner } from "../../../src/automaton/learner.ts";
import type { Instance } from "../../../src/model/model.ts";

export interface Traces {
  /** Traces at whose end everybody has finished, and those at whose end somebody waits. */
  readonly complete: number;
  readonly blocked: number;
}

interface State {
  readonly locals: readonly number[];
  readonly cells: readonly number[];
}

interface Move {
  readonly actor: number;
  readonly branch: Branch;
}

/** Actors must not choose: the environment's choices are no part of an order. */
export function countTraces(instance: Instance): Traces {
  const learner = new Learner(instance);
  const known = new Map<string, Traces>();
  const initial: State = {
    locals: instance.actors.map(() => 0),
    cells: instance.cells.map(() => 0),
  };

  const count = (state: State, asleep: readonly number[]): Traces => {
    const key = `${state.locals.join()}|${state.cells.join()}|${asleep.join()}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const counted = countFrom(state, asleep);
    known.set(key, counted);
    return counted;
  };

  const countFrom = (state: State, asleep: readonly number[]): Traces => {
    const moves = movesIn(learner, state);
    if (moves.length === 0) {
      return hasFinished(learner, state)
        ? { complete: 1, blocked: 0 }
        : { complete: 0, blocked: 1 };
    }
    const total = { complete: 0, blocked: 0 };
    const sleeping = new Set(asleep);
    for (const move of moves) {
      if (sleeping.has(move.actor)) continue;
      const still = moves.filter(
        ({ actor, branch }) => sleeping.has(actor) && !areDependent(branch, move.branch),
      );
      const { complete, blocked } = count(
        after(state, move),
        still.map(({ actor }) => actor),
      );
      total.complete += complete;
      total.blocked += blocked;
      sleeping.add(move.actor);
    }
    return total;
  };

  return count(initial, []);
}

function movesIn(learner: Learner, { locals, cells }: State): Move[] {
  return locals.flatMap((local, actor) => {
    const { status, branches } = learner.locals(actor)[local]!;
    if (status !== "running") return [];
    const known = branches.find(({ tests }) =>
      tests.every((test) => test.kind === "read" && cells[test.cell] === test.value),
    );
    const branch = known ?? learner.learn(actor, local, (cell) => cells[cell]!, []);
    if (picksOf(branch).length > 0) throw new Error("an actor chooses");
    return branch.outcome.kind === "move" ? [{ actor, branch }] : [];
  });
}

function hasFinished(learner: Learner, { locals }: State): boolean {
  return locals.every((local, actor) => learner.locals(actor)[local]!.status === "finished");
}

function after({ locals, cells }: State, { actor, branch: { outcome } }: Move): State {
  if (outcome.kind !== "move") throw new Error("a blocked step was taken");
  const written = [...cells];
  for (const { cell, value } of outcome.writes) written[cell] = value;
  return { locals: locals.with(actor, outcome.next), cells: written };
}

/** Whether one writes what the other reads or writes. */
function areDependent(one: Branch, other: Branch): boolean {
  return touches(written(one), other) || touches(written(other), one);
}

function touches(cells: readonly number[], branch: Branch): boolean {
  return [...read(branch), ...written(branch)].some((cell) => cells.includes(cell));
}

function read({ tests }: Branch): number[] {
  return tests.flatMap((test) => (test.kind === "read" ? [test.cell] : []));
}

function written({ outcome }: Branch): number[] {
  return outcome.kind === "move" ? outcome.writes.map(({ cell }) => cell) : [];
}
