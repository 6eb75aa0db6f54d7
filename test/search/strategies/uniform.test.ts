/** Uniform means uniform: every complete interleaving as often as every other, by a χ² test. */
import { expect, test } from "vitest";
import { lookAhead } from "../../../src/search/look-ahead.ts";
import { Machine } from "../../../src/search/machine.ts";
import type { Scheduler } from "../../../src/search/strategies/scheduler.ts";
import { Uniform } from "../../../src/search/strategies/uniform.ts";
import { Urw } from "../../../src/search/strategies/urw.ts";
import { Walk } from "../../../src/search/strategies/walk.ts";
import { nobody, Walker } from "../../../src/search/strategies/walker.ts";
import { Prng } from "../../../src/std/prng.ts";
import { ladder, reorder } from "../../oracles/randomised-models.ts";

const runs = 20_000;

/** How often each complete interleaving was drawn. */
function drawn(machine: Machine, scheduler: Scheduler): number[] {
  while (scheduler.prepare?.(1000) === true) {
    // It counts what there is.
  }
  const walker = new Walker(machine);
  const times = new Map<string, number>();
  for (let run = 0; run < runs + scheduler.pilots; run++) {
    walker.reset();
    scheduler.begin(walker);
    while (scheduler.step(walker) !== nobody) {
      // An actor that breaks a claim stops, and the others go on.
    }
    scheduler.end(walker);
    const interleaving = walker.movers.join(" ");
    if (run >= scheduler.pilots) times.set(interleaving, (times.get(interleaving) ?? 0) + 1);
  }
  return [...times.values()];
}

function chiSquare(times: readonly number[], interleavings: number): number {
  const expected = runs / interleavings;
  const seen = times.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return seen + (interleavings - times.length) * expected;
}

/** What chance exceeds once in a thousand times, by Wilson and Hilferty. */
function critical(degrees: number): number {
  const ninth = 2 / (9 * degrees);
  return degrees * (1 - ninth + 3.0902 * Math.sqrt(ninth)) ** 3;
}

function machineOf(model = ladder(2)): Machine {
  const machine = new Machine(model.instantiate("only"));
  lookAhead(machine);
  return machine;
}

test("by counting, where runs branch and differ in length", () => {
  const machine = machineOf(reorder(2));
  const times = drawn(machine, new Uniform(machine, new Prng(1), () => true));
  expect(times).toHaveLength(172);
  expect(chiSquare(times, 172)).toBeLessThan(critical(171));
});

test("by steps left, where every actor has a fixed number of them", () => {
  const machine = machineOf();
  const times = drawn(machine, new Urw(2, new Prng(1)));
  expect(times).toHaveLength(15);
  expect(chiSquare(times, 15)).toBeLessThan(critical(14));
});

test("a random walk is not, and the test would tell", () => {
  const machine = machineOf();
  expect(chiSquare(drawn(machine, new Walk(2, new Prng(1))), 15)).toBeGreaterThan(
    10 * critical(14),
  );
});
