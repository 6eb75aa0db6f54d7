/** State tables are sets: they agree with a set of strings, however they grow, split and spread. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Layout } from "../../src/state/layout.ts";
import { Shortage } from "../../src/state/shortage.ts";
import { StateTable } from "../../src/state/state-table.ts";
import { everything, StateTables } from "../../src/state/state-tables.ts";
import { mapOf } from "../../src/state/table-code.ts";
import { VisitedSet } from "../../src/state/visited-set.ts";
import { Prng } from "../../src/std/prng.ts";

/** A layout of so many full words. */
function layoutOf(words: number): Layout {
  return new Layout(Array.from({ length: words }, (_, word) => 2 ** (word === 0 ? 31 : 32)));
}

/** States whose words are drawn from a few values, or from many; the first word is odd. */
function drawn(words: number, count: number, bound: number, seed: number): Int32Array {
  const prng = new Prng(seed);
  return Int32Array.from({ length: count * words }, (_, index) =>
    index % words === 0 ? (prng.below(bound) << 1) | 1 : prng.below(bound),
  );
}

/** Inserts in batches of a size and compares with a set of strings; returns how many are distinct. */
function agree(
  set: { count: number; insert: StateTables["insert"] },
  states: Int32Array,
  words: number,
  size: number,
): number {
  const known = new Set<string>();
  const fresh = new Int32Array(size);
  for (let from = 0; from < states.length; from += size * words) {
    const batch = states.subarray(from, from + size * words);
    const count = batch.length / words;
    const found = set.insert(batch, count, fresh);
    const expected: number[] = [];
    for (let k = 0; k < count; k++) {
      const key = batch.subarray(k * words, (k + 1) * words).join();
      if (!known.has(key)) expected.push(k);
      known.add(key);
    }
    expect([...fresh.subarray(0, found)]).toEqual(expected);
  }
  expect(set.count).toBe(known.size);
  return known.size;
}

test.each([1, 2, 3, 4, 5])("tables of %i words are sets while they grow", (words) => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 3000 }),
      fc.boolean(),
      (seed, size, isDense) => {
        const bound = isDense ? Math.ceil(9_000 ** (1 / words)) : 2 ** 30;
        agree(new StateTables(layoutOf(words)), drawn(words, 10_000, bound, seed), words, size);
      },
    ),
    { numRuns: 8 },
  );
});

test("states that follow each other closely find room", () => {
  const words = 2;
  const states = Int32Array.from({ length: 200_000 }, (_, index) =>
    index % words === 0 ? 1 : index >> 1,
  );
  expect(agree(new StateTables(layoutOf(words)), states, words, 512)).toBe(100_000);
});

test.each([1, 2, 3])(
  "tables of %i words that may not grow spread over four, and those again",
  (words) => {
    const few = new StateTables(layoutOf(words), everything, 0, mapOf(words).tableAt + 110_000);
    expect(agree(few, drawn(words, 150_000, 2 ** 30, 3), words, 700)).toBeGreaterThan(140_000);
    expect(few.bytes).toBeGreaterThan(16 * mapOf(words).tableAt);
  },
);

test.each([2, 3, 5])("each state is of one of %i shares, and every share knows which", (of) => {
  const words = 2;
  const states = drawn(words, 6_000, 90, 5);
  const fresh = new Int32Array(6_000);
  const owners = Array.from({ length: 6_000 }, () => new Set<number>());
  let count = 0;
  for (let index = 0; index < of; index++) {
    const mostBytes = index === 0 ? mapOf(words).tableAt + 50_000 : undefined;
    const share = new StateTables(layoutOf(words), { index, of }, 0, mostBytes);
    const ours = new Set(owners.keys());
    share.insert(states, 6_000, fresh, (owner, theirs, positions) => {
      positions.forEach((position, item) => {
        owners[position]!.add(owner);
        ours.delete(position);
        const copy = theirs.subarray(item * words, (item + 1) * words);
        expect([...copy]).toEqual([...states.subarray(position * words, (position + 1) * words)]);
      });
    });
    for (const position of ours) owners[position]!.add(index);
    expect(share.count).toBeGreaterThan(6_000 / of / 2);
    count += share.count;
  }
  expect(owners.every(({ size }) => size === 1)).toBe(true);
  const whole = new StateTables(layoutOf(words));
  whole.insert(states, 6_000, fresh);
  expect(count).toBe(whole.count);
});

test("small and large sets pour into each other, in another layout", () => {
  const from = new Layout([700, 900, 2 ** 20]);
  const to = new Layout([2 ** 20, 2 ** 12, 2 ** 25, 5]);
  const small = new VisitedSet(from.words, 16);
  const prng = new Prng(11);
  const state = new Int32Array(from.words);
  for (let count = 0; count < 5_000; count++) {
    from.clear(state, 0);
    [700, 900, 2 ** 20].forEach((bound, field) => {
      from.set(state, 0, field, prng.below(bound));
    });
    small.add(state, 0);
  }
  const large = new StateTables(to);
  small.pour(from, to, large);
  const again = new VisitedSet(from.words, 16);
  large.pour(to, from, again);
  expect(large.count).toBe(small.count);
  expect(again.count).toBe(small.count);
  again.pour(from, from, small);
  expect(small.count).toBe(large.count);
});

test("a set pours into another of the same layout, which has room for it", () => {
  const words = 2;
  const first = new StateTables(layoutOf(words));
  first.insert(drawn(words, 40_000, 2 ** 30, 9), 40_000, new Int32Array(40_000));
  const second = new StateTables(layoutOf(words), everything, first.count);
  first.pour(layoutOf(words), layoutOf(words), second);
  expect(second.count).toBe(first.count);
  const third = new StateTables(layoutOf(words), everything, first.count, 150_000);
  second.pour(layoutOf(words), layoutOf(words), third);
  expect(third.count).toBe(first.count);
});

test("a table beyond all memory is a shortage", () => {
  const table = new StateTable(1, 0, 2 ** 50);
  table.count = 2 ** 33;
  expect(() => table.insert(Int32Array.of(1), 1, new Int32Array(1))).toThrow(Shortage);
});
