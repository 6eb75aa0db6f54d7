/**
 * Programs of any size with the number of their traces: closed forms and rows of numbers, most of them
 * from the tests of GenMC and from the papers on dynamic partial-order reduction.
 */
import {
  type Access,
  blindly,
  CAS,
  FAA,
  type Litmus,
  litmus,
  lock,
  many,
  R,
  type Shared,
  seq,
  type Thread,
  take,
  unlock,
  W,
} from "./litmus.ts";

/** One program for each size, named after it. */
function family(
  name: string,
  traces: Readonly<Record<number, number>>,
  threads: (count: number, shared: Shared) => readonly Thread[],
): Litmus[] {
  return Object.entries(traces).map(([size, expected]) =>
    litmus(`${name}(${size})`, expected, (shared) => threads(Number(size), shared)),
  );
}

const factorials = { 2: 2, 3: 6, 4: 24, 5: 120, 6: 720, 7: 5040 };
const squares = { 2: 4, 3: 36, 4: 576 };

/** Reads of these cells, in order. */
function reads(shared: Shared, letters: string): Access[] {
  return [...letters].map((letter) => R(shared[letter as "x"]));
}

/** Writes of numbers to these cells, in order. */
function writes(shared: Shared, text: string): Access[] {
  return text.split(" ").map(([letter = "", digit]) => W(shared[letter as "x"], Number(digit)));
}

export const families: readonly Litmus[] = [
  ...family("wrw", { 2: 22, 3: 300, 4: 6576 }, (count, { x }) => [
    seq(W(x, 1)),
    ...many(count, (index) => seq(R(x), W(x, index + 2))),
  ]),
  ...family("CoA", { 1: 4, 2: 15, 3: 130, 4: 2028, 5: 49_776 }, (count, { x, y, z }) => [
    seq(W(x, 1), R(y), R(x)),
    seq(W(x, 2), R(z), R(x)),
    ...many(count - 1, (index) => seq(W(y, index), W(z, index))),
  ]),
  ...family("writers", factorials, (count, { x }) => many(count, (index) => seq(W(x, index)))),
  litmus("writers(5)+reader", 720, ({ x }) => [seq(R(x)), ...many(5, (index) => seq(W(x, index)))]),
  ...family("ainc", factorials, (count, { x }) => many(count, () => seq(FAA(x, 1)))),
  ...family("binc", squares, (count, { x, y }) => many(count, () => seq(FAA(x, 1), FAA(y, 1)))),
  ...family("cinc", { 2: 8, 3: 216, 4: 13_824 }, (count, { x, y, z }) =>
    many(count, () => seq(FAA(x, 1), FAA(y, 1), FAA(z, 1))),
  ),
  ...family("inc", squares, (count, { x }) =>
    many(
      count,
      (index) =>
        function* () {
          const read = yield* take(R(x));
          yield* blindly(W(x, read + (1 << index)));
        },
    ),
  ),
  ...family("rw", squares, (count, { x }) => many(count, (index) => seq(R(x), W(x, index)))),
  ...family("cas", { 2: 2, 3: 3, 4: 4, 5: 5 }, (count, { x }) =>
    many(count, (index) => seq(CAS(x, 0, index + 1))),
  ),
  ...family("casw", { 2: 6, 3: 66, 4: 1200, 5: 32_880 }, (count, { x }) =>
    many(count, (index) => seq(CAS(x, 0, 1), W(x, index + 3))),
  ),
  ...family(
    "wcas",
    { 2: 5, 3: 13, 4: 33, 5: 81, 6: 193, 7: 449, 8: 1025, 9: 2305 },
    (count, { x }) => [seq(W(x, 2)), ...many(count, () => seq(CAS(x, 2, 3)))],
  ),
  ...family("wainc", { 2: 6, 3: 24, 4: 120 }, (count, { x }) => [
    seq(W(x, 42)),
    ...many(count, () => seq(FAA(x, 1))),
  ]),
  ...family("lockinc", factorials, (count, { m, x }) =>
    many(
      count,
      () =>
        function* () {
          yield* lock(m);
          yield* blindly(W(x, (yield* take(R(x))) + 1));
          yield* unlock(m);
        },
    ),
  ),
  ...family("lock2inc", factorials, (count, { m, x, y }) =>
    many(
      count,
      () =>
        function* () {
          yield* lock(m);
          yield* blindly(W(x, (yield* take(R(x))) + 1));
          yield* blindly(W(y, (yield* take(R(y))) + 1));
          yield* unlock(m);
        },
    ),
  ),
  ...family("lock-unlock", { 3: 6, 4: 24, 5: 120 }, (count, { m }) =>
    many(
      count,
      () =>
        function* () {
          yield* lock(m);
          yield* unlock(m);
        },
    ),
  ),
  ...family("readers", { 2: 4, 8: 256, 13: 8192 }, (count, { x }) => [
    seq(W(x, 42)),
    ...many(count, () => seq(R(x))),
  ]),
  ...family("lastzero", { 4: 28, 5: 64, 6: 144, 7: 320 }, (count, { array }) => {
    const cells = array("cell", count + 1);
    return [
      function* () {
        for (let index = count; (yield* take(R(cells[index]!))) !== 0; ) index--;
      },
      ...many(
        count,
        (index) =>
          function* () {
            yield* blindly(W(cells[index + 1]!, (yield* take(R(cells[index]!))) + 1));
          },
      ),
    ];
  }),
  litmus("big0", 69_112, (shared) => [
    seq(...reads(shared, "xyzwxyz")),
    seq(...reads(shared, "xyz")),
    seq(...writes(shared, "x1 y1 x2 y2 x3 y3")),
    seq(...writes(shared, "z1 w1 z2 w2 z3 w3")),
  ]),
  litmus("big2", 5_284_890, (shared) => [
    seq(...reads(shared, "xyzxy")),
    seq(...reads(shared, "xyzx")),
    seq(...writes(shared, "x1 y1 z1 x2 y2 z2")),
    seq(...writes(shared, "x3 y3 z3 x4 y4 z4")),
  ]),
];
