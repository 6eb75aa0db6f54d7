/**
 * Random runs a second: every strategy that draws runs, beside fast-check's scheduler on the same program,
 * three threads that count without a lock and one that waits for them. Run by itself:
 *
 *     npx node bench/random-runs.ts
 */
import fc from "fast-check";
import { lookAhead } from "../src/search/look-ahead.ts";
import { Machine } from "../src/search/machine.ts";
import { Sampling } from "../src/search/strategies/sampling.ts";
import { schedulerOf } from "../src/search/strategies/scheduler-of.ts";
import { samplers } from "../src/search/strategies/strategy.ts";
import { Prng } from "../src/std/prng.ts";
import { lostUpdate } from "../test/oracles/randomised-models.ts";
import { table } from "./table.ts";

const threads = 3;
const steps = { warmUp: 2_000_000, measured: 10_000_000 };
const schedules = 2000;

interface Speed {
  readonly runs: number;
  readonly steps: number;
  readonly seconds: number;
}

function speedOf(by: (typeof samplers)[number]): Speed {
  const machine = new Machine(lostUpdate(threads).instantiate("only"));
  lookAhead(machine);
  const goal = { kind: "first" } as const;
  const scheduler = schedulerOf(machine, new Prng(1), { by, depth: 3, goal });
  const budget = { maxRuns: Number.POSITIVE_INFINITY, maxSteps: 10_000 };
  const sampling = new Sampling(machine, scheduler, goal, budget, "end-run");
  const goTo = (count: number) => {
    while (sampling.progress().transitions < count) sampling.advance(1 << 15);
  };
  goTo(steps.warmUp);
  const before = { runs: sampling.runs, steps: sampling.progress().transitions };
  const startedCpu = process.cpuUsage();
  goTo(steps.warmUp + steps.measured);
  return {
    runs: sampling.runs - before.runs,
    steps: sampling.progress().transitions - before.steps,
    seconds: cpuSeconds(startedCpu),
  };
}

/** The same program as promises, its steps released one by one in random order. */
async function fastCheckSpeed(): Promise<Speed> {
  let taken = 0;
  const startedCpu = process.cpuUsage();
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    let x = 0;
    let finished = 0;
    const step = async (): Promise<void> => {
      await scheduler.schedule(Promise.resolve());
      taken += 1;
    };
    const count = async () => {
      await step();
      const seen = x;
      await step();
      x = seen + 1;
      await step();
      finished += 1;
      if (finished === threads) {
        await step();
        await step();
      }
    };
    await scheduler.waitFor(Promise.all(Array.from({ length: threads }, count)));
    return x <= threads;
  });
  await fc.assert(property, { numRuns: schedules, seed: 1 });
  return { runs: schedules, steps: taken, seconds: cpuSeconds(startedCpu) };
}

/** CPU time since then, of all threads. */
function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function row(name: string, { runs, steps: taken, seconds }: Speed): string[] {
  const perSecond = (count: number) => (count / seconds / 1e6).toFixed(3);
  return [name, perSecond(taken), perSecond(runs)];
}

const rows = samplers.map((name) => row(name, speedOf(name)));
rows.push(row("fast-check's scheduler", await fastCheckSpeed()));
console.log(`Node ${process.version}, by CPU time`);
console.log(table([["", "M steps/s", "M runs/s"], ...rows]));
