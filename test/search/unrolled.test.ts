/** The program as JavaScript does what walking its tables does, in every state, or says that it cannot. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instance } from "../../src/model/model.ts";
import { Batch } from "../../src/search/batch.ts";
import { Cursor } from "../../src/search/cursor.ts";
import { Machine } from "../../src/search/machine.ts";
import { unroll } from "../../src/search/unrolled.ts";
import { Prng } from "../../src/std/prng.ts";
import { modelOf } from "../support/program-model.ts";
import { programs } from "../support/random-program.ts";

/** Random walks that learn the program, then again beside its unrolled form. */
function compare(instance: Instance): number {
  const machine = new Machine(instance);
  if (machine.hasFailed(machine.initial(), 0)) return 0;
  walk(machine, () => undefined);
  const unrolled = unroll(machine.program.tables());
  expect(unrolled).not.toBeNull();
  let known = 0;
  walk(machine, (cursor, batch) => {
    const other = new Batch(batch.words, 1);
    const moves = unrolled?.(cursor.state, 0, other) ?? -1;
    if (moves < 0) return;
    known += 1;
    expect(moves).toBe(batch.count);
    expect(listOf(other)).toEqual(listOf(batch));
  });
  return known;
}

function listOf({ count, words, states, actor, leaf }: Batch): unknown {
  return [states.slice(0, count * words), actor.slice(0, count), leaf.slice(0, count)];
}

function walk(machine: Machine, look: (cursor: Cursor, batch: Batch) => void): void {
  const prng = new Prng(7);
  const cursor = new Cursor(machine);
  for (let run = 0; run < 8; run++) {
    cursor.reset();
    for (let steps = 0; steps < 40; steps++) {
      const batch = cursor.expand();
      look(cursor, batch);
      if (batch.count === 0) break;
      cursor.go(prng.below(batch.count));
      if (machine.hasFailed(cursor.state, 0)) break;
    }
  }
}

test("unrolled and walked programs have the same transitions in the same order", () => {
  let known = 0;
  fc.assert(
    fc.property(programs, (program) => {
      known += compare(modelOf(program).instantiate("only"));
    }),
    { numRuns: 100 },
  );
  expect(known).toBeGreaterThan(1_000);
});
