/**
 * One search by refault, alone in its process: `node one-search.ts NAME SIZE` prints what was counted
 * and what it cost, as JSON. The CPU time is that of all threads, those of the garbage collector and
 * the compiler included.
 */
import { enableCompileCache } from "node:module";
import type { Searched } from "./refault.ts";
import { subjectOf } from "./subjects.ts";

// As the command does, so that no start reads the sources twice.
enableCompileCache();
const { Check } = await import("../src/check/check.ts");
const [name = "", size = ""] = process.argv.slice(2);
const { subject, sized } = subjectOf(name, size);
const { default: model } = await subject.load();
const [variant = ""] = model.variants.keys();

const kilobytesBefore = process.resourceUsage().maxRSS;
const clockBefore = performance.now();
const cpuBefore = process.cpuUsage();
let searchSeconds = 0;

const check = new Check(model, { variant, parameters: sized.parameters, until: "exhausted" });
while (check.advance()) {
  const { states, frontier } = check.progress();
  const isSearched = states !== null && states > 0 && frontier === 0;
  if (isSearched && searchSeconds === 0) searchSeconds = seconds(process.cpuUsage(cpuBefore));
}
const { verdict, exhaustive, states, transitions, depth, stats } = check.report();
if (verdict.kind !== "holds" || !exhaustive) throw new Error(`${name}: ${verdict.kind}`);

const searched: Searched = {
  states: states ?? 0,
  transitions,
  depth,
  generatorRuns: stats.generatorRuns,
  stateBits: stats.stateBits,
  tableBytes: stats.tableBytes,
  peakBytes: (process.resourceUsage().maxRSS - kilobytesBefore) * 1024,
  clockSeconds: (performance.now() - clockBefore) / 1000,
  searchSeconds,
  cpuSeconds: seconds(process.cpuUsage()),
};
console.log(JSON.stringify(searched));

function seconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}
