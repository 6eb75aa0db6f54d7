/**
 * `npm run bench`: refault beside Spin on the same models, in the same run, in turn. Counters first, time
 * second; CPU time, medians. Options:
 *
 *     --sizes 1e5,1e6,1e7   also 1e8, which one model has
 *     --models NAME,NAME    all unless said
 *     --repetitions 5
 *     --no-spin             refault alone
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { contest } from "./contest.ts";
import { firstVerdicts } from "./first-verdict.ts";
import { bringSpin } from "./spin.ts";
import { type Size, sizes, subjects } from "./subjects.ts";
import { counters, times } from "./tell.ts";

const { values } = parseArgs({
  allowNegative: true,
  options: {
    sizes: { type: "string", default: "1e5,1e6,1e7" },
    models: { type: "string", default: subjects.map(({ name }) => name).join(",") },
    repetitions: { type: "string", default: "5" },
    spin: { type: "boolean", default: true },
  },
});
const repetitions = Number(values.repetitions);
if (!Number.isInteger(repetitions) || repetitions < 1) throw new Error("--repetitions 1, 2 …");
const chosenSizes = values.sizes.split(",").map((word): Size => {
  const size = sizes.find((known) => known === word);
  if (size === undefined) throw new Error(`--sizes ${word}: it is one of ${sizes.join(", ")}`);
  return size;
});
const chosen = values.models.split(",").map((word) => {
  const subject = subjects.find(({ name }) => name === word);
  if (subject !== undefined) return subject;
  const known = subjects.map(({ name }) => name).join(", ");
  throw new Error(`--models ${word}: it is one of ${known}`);
});

const isAgainstSpin = values.spin && bringSpin();
if (values.spin && !isAgainstSpin) {
  console.log("Spin and gcc are not here and cannot be installed from here: refault is alone.\n");
}
const against = isAgainstSpin ? "spin" : "nobody";

const load = loadavg().map((average) => average.toFixed(1));
const [processor] = cpus();
console.log(
  `Node ${process.version}, ${cpus().length} × ${processor?.model}, load ${load.join(" ")}, ` +
    `median of ${repetitions}; seconds and rates (million transitions) are of CPU time`,
);
for (const size of chosenSizes) {
  const contests = chosen
    .filter((subject) => subject.sizes[size] !== undefined)
    .map((subject) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${size} ${subject.name} …\r`);
      return contest(subject, { size, repetitions, against });
    });
  console.log(`\n${size} states\n\n${counters(contests)}\n\n${times(contests)}`);
}
console.log(`\nThe first verdict, by the clock\n\n${firstVerdicts(repetitions, against)}`);
