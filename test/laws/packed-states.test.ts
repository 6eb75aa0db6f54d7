/** Laws of packed states: nothing is lost in a layout, in a wider one, or in the visited set. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Layout } from "../../src/state/layout.ts";
import { StateList } from "../../src/state/state-list.ts";
import { VisitedSet } from "../../src/state/visited-set.ts";
import { runs } from "../support/runs.ts";

/** How many values a field can hold: from one (no bits) to all that fit in a word. */
const count = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 31 }) },
);

/** Fields with a value each. */
const fields = fc.array(
  count.chain((count) => fc.record({ count: fc.constant(count), value: fc.nat(count - 1) })),
  { minLength: 1, maxLength: 40 },
);

function packed(layout: Layout, values: readonly number[], to: Int32Array, at: number): void {
  layout.clear(to, at);
  values.forEach((value, field) => {
    layout.set(to, at, field, value);
  });
}

function unpacked(layout: Layout, fieldCount: number, from: Int32Array, at: number): number[] {
  return Array.from({ length: fieldCount }, (_, field) => layout.get(from, at, field) >>> 0);
}

test("what is packed is what is unpacked, and the words around it are left alone", () => {
  fc.assert(
    fc.property(fields, fc.nat({ max: 3 }), (fields, before) => {
      const layout = new Layout(fields.map(({ count }) => count));
      const values = fields.map(({ value }) => value);
      const at = before * layout.words;
      const states = new Int32Array(at + 2 * layout.words).fill(0x55555555);
      packed(layout, values, states, at);
      expect(unpacked(layout, values.length, states, at)).toEqual(values);
      const around = [...states.subarray(0, at), ...states.subarray(at + layout.words)];
      expect(new Set(around)).toEqual(new Set([0x55555555]));
    }),
    runs(300),
  );
});

test("a packed state never begins with a zero word", () => {
  fc.assert(
    fc.property(fields, (fields) => {
      const layout = new Layout(fields.map(({ count }) => count));
      const state = new Int32Array(layout.words);
      packed(
        layout,
        fields.map(() => 0),
        state,
        0,
      );
      expect(state[0]).not.toBe(0);
    }),
    runs(100),
  );
});

test("a state re-packed in a wider layout has the same values", () => {
  fc.assert(
    fc.property(fields, fc.array(fc.nat({ max: 1 << 20 })), (fields, more) => {
      const layout = new Layout(fields.map(({ count }) => count));
      const wider = new Layout(fields.map(({ count }, field) => count + (more[field] ?? 0)));
      const values = fields.map(({ value }) => value);
      const state = new Int32Array(layout.words);
      packed(layout, values, state, 0);
      const other = new Int32Array(wider.words);
      layout.repacking(wider)(state, 0, other, 0);
      expect(unpacked(wider, values.length, other, 0)).toEqual(values);
    }),
    runs(200),
  );
});

/** States of one to three words, with few enough values that many are equal. */
const batches = fc.integer({ min: 1, max: 3 }).chain((words) => {
  const state = fc.tuple(
    fc.integer({ min: 0, max: 300 }).map((value) => 2 * value + 1),
    ...Array.from({ length: words - 1 }, () => fc.integer({ min: -2, max: 1 })),
  );
  return fc.record({
    words: fc.constant(words),
    batches: fc.array(fc.array(state, { maxLength: 60 }), { maxLength: 12 }),
  });
});

test("the visited set is a set: each state is new once, in the order of the batch", () => {
  fc.assert(
    fc.property(batches, ({ words, batches }) => {
      const visited = new VisitedSet(words, 16);
      const known = new Set<string>();
      for (const batch of batches) {
        const fresh = new Int32Array(batch.length);
        const found = visited.insert(Int32Array.from(batch.flat()), batch.length, fresh);
        const expected = batch.flatMap((state, index) => {
          const isNew = !known.has(state.join());
          known.add(state.join());
          return isNew ? [index] : [];
        });
        expect([...fresh.subarray(0, found)]).toEqual(expected);
        expect(visited.count).toBe(known.size);
      }
      for (const state of batches.flat()) {
        expect(visited.has(Int32Array.from(state), 0)).toBe(true);
        const other = state.with(0, 1_000_001);
        expect(visited.has(Int32Array.from(other), 0)).toBe(false);
      }
    }),
    runs(150),
  );
});

test("a visited set and a list of states keep their states when the layout is widened", () => {
  const state = fc.tuple(fc.nat(4), fc.nat(11), fc.nat(1));
  fc.assert(
    fc.property(fc.array(state, { maxLength: 60 }), (states) => {
      const from = new Layout([5, 12, 2]);
      const to = new Layout([300, 2 ** 25, 2, 7]);
      const visited = new VisitedSet(from.words, 16);
      const list = new StateList(from.words, 1);
      for (const values of states) {
        const word = new Int32Array(from.words);
        packed(from, values, word, 0);
        if (visited.insert(word, 1, new Int32Array(1)) > 0) list.push(word, 0);
      }
      const widerSet = new VisitedSet(to.words, 16);
      visited.pour(from, to, widerSet);
      const widerList = list.repacked(from, to);
      expect(widerSet.count).toBe(visited.count);
      expect(widerList.count).toBe(visited.count);
      const distinct = [...new Map(states.map((values) => [values.join(), values])).values()];
      distinct.forEach((values, index) => {
        expect(unpacked(to, 3, widerList.items, index * to.words)).toEqual(values);
        expect(widerSet.has(widerList.items, index * to.words)).toBe(true);
      });
    }),
    runs(100),
  );
});
