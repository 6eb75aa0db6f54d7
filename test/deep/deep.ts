/**
 * The deep test: many generated programs, the engine against the obvious checker, in as many processes
 * as there are processors. `npm run test:deep -- --programs 100000 --processes 2 --seed 1`.
 *
 * A shard is a range of seeds, so a run can be continued, repeated and spread over machines: every
 * thousand programs have a seed of their own, whichever process draws them.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Outcome } from "./shard.ts";

/** Programs drawn from one seed. */
const drawnTogether = 1_000;

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "100000" },
    processes: { type: "string", default: String(availableParallelism()) },
    seed: { type: "string", default: "1" },
  },
});
const [programs, processes, firstSeed] = [values.programs, values.processes, values.seed].map(
  Number,
) as [number, number, number];

const seeds = Array.from(
  { length: Math.ceil(programs / drawnTogether) },
  (_, index) => firstSeed + index,
);
const startedMs = Date.now();
let compared = 0;
let left = 0;
let failures = 0;
await Promise.all(Array.from({ length: processes }, () => work()));
const seconds = Math.round((Date.now() - startedMs) / 1000);
console.log(`${compared} programs compared, ${left} too large, ${failures} apart, in ${seconds} s`);
process.exitCode = failures === 0 ? 0 : 1;

/** Takes one seed after the other, until there are none left. */
async function work(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    const outcome = await drawn(seed);
    compared += outcome.compared;
    left += outcome.left;
    if (outcome.failure === null) continue;
    failures += 1;
    console.error(`seed ${seed}: ${outcome.failure}`);
  }
}

function drawn(seed: number): Promise<Outcome> {
  const shard = fileURLToPath(new URL("./shard.ts", import.meta.url));
  const child = fork(shard, [String(seed), String(drawnTogether)]);
  return new Promise((resolve) => {
    let outcome: Outcome = { compared: 0, left: 0, failure: "the process ended without an answer" };
    child.on("message", (message: Outcome) => {
      outcome = message;
    });
    child.on("close", () => resolve(outcome));
  });
}
