/** Fingerprints count what states count, and what is found by them is never called proved. */
import { expect, test } from "vitest";
import { subjectOf } from "../../bench/subjects.ts";
import { check } from "../../src/check/check.ts";
import { Fingerprints } from "../../src/state/fingerprints.ts";
import { Prng } from "../../src/std/prng.ts";

test("a search by fingerprints counts the same and says what it is worth", async () => {
  const { subject, sized } = subjectOf("spinlock-counter", "1e5");
  const { default: model } = await subject.load();
  const given = { variant: "correct", parameters: sized.parameters };
  const exact = check(model, given);
  const compact = check(model, { ...given, compact: true });
  expect(exact.verdict.kind).toBe("holds");
  expect(exact.stats.stateWords).toBe(3);
  const { states, transitions, depth } = exact;
  expect(compact).toMatchObject({ states, transitions, depth, exhaustive: false });
  expect(compact.verdict).toEqual({
    kind: "unresolved",
    reason: "states were told apart by fingerprints only",
  });
  const count = states ?? 0;
  const omission = (count * (count - 1)) / 2 / 2 ** 63;
  expect(compact.qualifier).toEqual({ kind: "compact", omission });
  expect(compact.stats.tableBytes).toBeLessThan(exact.stats.tableBytes);
});

test("states that fit the fingerprint are kept themselves, and the verdict is proved", async () => {
  const { subject, sized } = subjectOf("philosophers", "small");
  const { default: model } = await subject.load();
  const report = check(model, {
    variant: "ordered",
    parameters: sized.parameters,
    compact: true,
  });
  expect(report).toMatchObject({ verdict: { kind: "holds" }, exhaustive: true, qualifier: null });
});

test("fingerprints tell apart states that differ in a bit, anywhere", () => {
  const words = 5;
  const prng = new Prng(3);
  const first = Int32Array.from({ length: words }, () => prng.next());
  const set = new Fingerprints(words);
  const fresh = new Int32Array(1);
  expect(set.insert(first, 1, fresh)).toBe(1);
  for (let bit = 0; bit < 32 * words; bit++) {
    const other = first.slice();
    other[bit >> 5]! ^= 1 << (bit & 31);
    expect(set.insert(other, 1, fresh)).toBe(1);
    expect(set.insert(other, 1, fresh)).toBe(0);
  }
  expect(set.count).toBe(32 * words + 1);
});
