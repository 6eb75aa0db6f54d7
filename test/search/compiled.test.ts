/** The compiled program does what walking its tables does, or says of what it cannot. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instance } from "../../src/model/model.ts";
import { Batch } from "../../src/search/batch.ts";
import { Compiled } from "../../src/search/compiled.ts";
import { Cursor } from "../../src/search/cursor.ts";
import { Machine } from "../../src/search/machine.ts";
import { Workspace } from "../../src/search/workspace.ts";
import { Prng } from "../../src/std/prng.ts";
import { modelOf } from "../support/program-model.ts";
import { programs } from "../support/random-program.ts";

interface Compared {
  known: number;
  skipped: number;
  missed: number;
}

/** Walks learn the program; after `early` of them it is compiled, and at the end compared. */
function compare(instance: Instance, early: number, compared: Compared): void {
  const machine = new Machine(instance);
  if (machine.hasFailed(machine.initial(), 0)) return;
  const prng = new Prng(7);
  for (let run = 0; run < 8; run++) walk(machine, prng, () => undefined);
  const late = new Machine(instance);
  for (let run = 0; run < early; run++) walk(late, prng, () => undefined);
  late.learner.image();
  for (const { layout, program } of [machine, late]) {
    const { actors } = program;
    const workspace = new Workspace(layout.words, actors);
    const compiled = new Compiled(program.tables(), workspace);
    const watching = program === machine.program ? machine : late;
    walk(watching, prng, (cursor, batch) => {
      if (watching.layout !== layout) return;
      const { words } = batch;
      const twice = new Int32Array(2 * words);
      for (const at of [0, words]) twice.set(cursor.state.subarray(0, words), at);
      const row = new Batch(words, 1);
      expect(compiled.expandRow(twice, 0, 2, row, 64)).toBe(2);
      const { skipped, missed } = workspace;
      compared.skipped += skipped.length;
      compared.missed += missed.length;
      if (skipped.length > 0) {
        expect([...skipped]).toEqual([0, 1]);
        expect(row.count).toBe(0);
        return;
      }
      const half = missed.length / 2;
      const missing = missed.subarray(0, half).filter((_, index) => index % 2 === 1);
      const positions = missed.filter((_, index) => index % 2 === 0);
      expect([...positions]).toEqual([...missing.map(() => 0), ...missing.map(() => 1)]);
      const known = listOf(batch).filter(({ actor }) => !missing.includes(actor));
      expect(listOf(row)).toEqual([...known, ...known]);
      const isStuck = batch.count === 0;
      expect([...row.stuck.items.subarray(0, row.stuck.length)]).toEqual(isStuck ? [0, 1] : []);
      compared.known += 1;
    });
  }
}

function listOf({ count, words, states, actor, leaf }: Batch) {
  return Array.from({ length: count }, (_, k) => ({
    state: [...states.subarray(k * words, (k + 1) * words)],
    actor: actor[k]!,
    leaf: leaf[k]!,
  }));
}

function walk(machine: Machine, prng: Prng, look: (cursor: Cursor, batch: Batch) => void): void {
  const cursor = new Cursor(machine);
  for (let steps = 0; steps < 40; steps++) {
    const batch = cursor.expand();
    look(cursor, batch);
    if (batch.count === 0) return;
    cursor.go(prng.below(batch.count));
    if (machine.hasFailed(cursor.state, 0)) return;
  }
}

test("a compiled program has the transitions of the tables, in their order", () => {
  const compared: Compared = { known: 0, skipped: 0, missed: 0 };
  fc.assert(
    fc.property(programs, fc.nat(2), (program, early) => {
      compare(modelOf(program).instantiate("only"), early, compared);
    }),
    { numRuns: 150 },
  );
  expect(compared.known).toBeGreaterThan(1_000);
  expect(compared.skipped).toBeGreaterThan(5);
  expect(compared.missed).toBeGreaterThan(5);
});
