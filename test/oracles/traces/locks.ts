/**
 * Locks and other algorithms of some size, with the number of their traces. Where they spin, they wait;
 * where they would try again after a failed swap, the run is given up.
 */

import type { Steps } from "refault";
import {
  type Access,
  assume,
  blindly,
  CAS,
  FAA,
  type Litmus,
  litmus,
  many,
  R,
  type Shared,
  seq,
  take,
  type Variable,
  W,
  wait,
  XCHG,
} from "./litmus.ts";

/** A write of one's own number and a read, which the lock is there for. */
function critical({ x }: Shared, index: number): readonly Access[] {
  return [W(x, index), R(x)];
}

function* all(accesses: readonly Access[]): Steps {
  for (const access of accesses) yield* blindly(access);
}

/** Dekker's entry, with something to do behind both doors. */
function dekkerFixed(count: number): Litmus {
  return litmus(`dekker2-fixed(${count})`, 6, ({ a, b, x, y }) => [
    function* () {
      yield* blindly(W(y, 1));
      if ((yield* take(R(x))) === 0) yield* blindly(W(a, 1));
    },
    function* () {
      yield* blindly(W(x, 1));
      if ((yield* take(R(y))) === 0) yield* blindly(W(b, 1));
    },
    ...[(index: number) => W(x, index), () => R(x)].map(
      (access) =>
        function* () {
          if ((yield* take(R(a))) === 0 || (yield* take(R(b))) === 0) return;
          for (let index = 0; index < count; index++) yield* blindly(access(index));
        },
    ),
  ]);
}

function* szymanski(own: Variable, other: Variable, inside: readonly Access[]): Steps {
  yield* blindly(W(own, 1));
  yield* assume((yield* take(R(other))) < 3);
  yield* blindly(W(own, 3));
  if ((yield* take(R(other))) === 1) {
    yield* blindly(W(own, 2));
    yield* assume((yield* take(R(other))) === 4);
  }
  yield* blindly(W(own, 4));
  yield* assume((yield* take(R(other))) < 2);
  yield* all(inside);
  const isLow = (yield* take(R(other))) < 2;
  yield* assume(isLow || (yield* take(R(other))) > 3);
  yield* blindly(W(own, 0));
}

export const locks: readonly Litmus[] = [
  litmus("peterson", 4, ({ a, b, x, z }) =>
    many(
      2,
      (index) =>
        function* () {
          const [own, other] = index === 0 ? [a, b] : [b, a];
          yield* blindly(W(own, 1));
          yield* blindly(W(z, 1 - index));
          const isFree = (yield* take(R(other))) !== 1;
          yield* assume(isFree || (yield* take(R(z))) !== 1 - index);
          yield* all([W(x, index), R(x), W(own, 0)]);
        },
    ),
  ),
  litmus("szymanski(1)", 6, ({ a, b, x }) => [
    () => szymanski(a, b, [W(x, 0), R(x), R(x)]),
    () => szymanski(b, a, [W(x, 1), R(x), R(x)]),
  ]),
  litmus("dekker_f", 3, ({ c, x, y }) => [
    function* () {
      yield* blindly(W(y, 1));
      if ((yield* take(R(x))) === 0) yield* all([W(c, 1), R(c)]);
    },
    function* () {
      yield* blindly(W(x, 1));
      if ((yield* take(R(y))) === 0) yield* all([W(c, 0), R(c)]);
    },
  ]),
  ...[2, 3, 4].map(dekkerFixed),
  litmus("ticketlock(2)", 2, (shared) =>
    many(
      2,
      (index) =>
        function* () {
          const { y: next, z: owner } = shared;
          const ticket = yield* take(FAA(next, 1));
          yield* wait(owner, (value) => value === ticket);
          yield* all(critical(shared, index));
          yield* blindly(W(owner, (yield* take(R(owner))) + 1));
        },
    ),
  ),
  litmus("ttaslock(2)", 4, (shared) =>
    many(
      2,
      (index) =>
        function* () {
          const { z: isHeld } = shared;
          yield* wait(isHeld, (value) => value === 0);
          yield* assume((yield* take(XCHG(isHeld, 1))) === 0);
          yield* all(critical(shared, index));
          yield* blindly(W(isHeld, 0));
        },
    ),
  ),
  litmus("spinlock(2)", 4, (shared) =>
    many(
      2,
      (index) =>
        function* () {
          const { z: isHeld } = shared;
          yield* wait(isHeld, (value) => value === 0);
          yield* assume((yield* take(CAS(isHeld, 0, 1))) === 1);
          yield* all(critical(shared, index));
          yield* blindly(W(isHeld, 0));
        },
    ),
  ),
  litmus("twalock(2)", 4, (shared) => {
    const { y: ticket, z: grant } = shared;
    const waiting = shared.array("waiting", 4);
    return many(
      2,
      (index) =>
        function* () {
          const own = yield* take(FAA(ticket, 1));
          if ((yield* take(R(grant))) !== own) yield* wait(grant, (value) => value === own);
          yield* all(critical(shared, index));
          const next = (yield* take(R(grant))) + 1;
          yield* blindly(W(grant, next));
          yield* blindly(FAA(waiting[(next + 1) % 4]!, 1));
        },
    );
  }),
  litmus("eratosthenes(5)", 398, ({ array }) => {
    const numbers = array("number", 5);
    return many(
      2,
      () =>
        function* () {
          for (let index = 0; index < 5; index++) {
            if ((yield* take(R(numbers[index]!))) !== 0) continue;
            yield* blindly(W(numbers[index]!, 1));
            for (let at = 2 * index + 2; at < 5; at += index + 2)
              yield* blindly(W(numbers[at]!, 2));
          }
        },
    );
  }),
  litmus("par_length(40)", 4, ({ array, x }) => {
    const lengths = array("length", 2);
    return lengths.map((own, index) => {
      const rounds = Array.from({ length: 40 }, (_, round) => [W(own, round), R(own)]);
      return seq(...rounds.flat(), W(x, index), R(x));
    });
  }),
];
