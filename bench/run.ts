/**
 * Counters first, time second: what the exhaustive search does on models that are nothing but search.
 * Times are of this process's CPU; machines are shared, so quote the median and the counters.
 */
import { check } from "../src/check/check.ts";
import type { Report } from "../src/check/report.ts";
import philosophers from "./philosophers.ts";

const rounds = 3;

interface Measured {
  readonly report: Report;
  readonly seconds: number;
}

function measure(): Measured {
  const before = process.cpuUsage();
  const report = check(philosophers, { variant: "ordered" });
  const { user, system } = process.cpuUsage(before);
  return { report, seconds: (user + system) / 1e6 };
}

const measured = Array.from({ length: rounds }, measure).sort((a, b) => a.seconds - b.seconds);
const { report, seconds } = measured[Math.floor(rounds / 2)] as Measured;
const { states, transitions, depth, stats, parameters } = report;
console.log(`philosophers/ordered ${JSON.stringify(parameters)}`);
console.log(
  `  ${report.verdict.kind}, ${states} states, ${transitions} transitions, depth ${depth}`,
);
console.log(`  ${stats.generatorRuns} generator runs, ${stats.stepRuns} step runs`);
console.log(`  ${stats.stateBits} bits in ${stats.stateWords} words, ${stats.repacks} re-packs`);
console.log(`  ${(stats.tableBytes / (states ?? 1)).toFixed(1)} bytes of tables a state`);
const rate = transitions / seconds / 1e6;
console.log(
  `  ${seconds.toFixed(2)} s of CPU (median of ${rounds}), ${rate.toFixed(2)} M transitions/s`,
);
