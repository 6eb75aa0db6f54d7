/**
 * How long it takes to the first verdict on a small model, by the clock, from the command to its end:
 * the start of Node and of the compiler are what counts here. `refault` is the package, as a stranger
 * has it; the checkout starts from its sources.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installIn, packIn } from "../build/stranger.ts";
import { run } from "./run-command.ts";
import { subjectOf } from "./subjects.ts";
import { median, table } from "./table.ts";

const sources = fileURLToPath(new URL("../bin/refault.mjs", import.meta.url));
const name = "ticket-lock";

export function firstVerdicts(repetitions: number, against: "spin" | "nobody"): string {
  const { parameters } = subjectOf(name, "small").sized;
  const model = fileURLToPath(new URL(`models/${name}.ts`, import.meta.url));
  const source = fileURLToPath(new URL(`promela/${name}.pml`, import.meta.url));
  const given = Object.entries(parameters).flatMap((entry) => ["--param", entry.join("=")]);
  const defined = Object.entries(parameters).map(
    ([parameter, value]) => `-D${parameter.toUpperCase()}=${value}`,
  );
  const folder = mkdtempSync(join(tmpdir(), "refault-first-"));
  const refault = installIn(join(folder, "project"), packIn(join(folder, "copy")));
  const node = (...args: string[]) => run(process.execPath, args, folder);
  const contenders: [string, () => void][] = [
    ["node -e 0", () => node("-e", "0")],
    ["refault run dcss/mutex", () => node(refault, "run", "dcss/mutex")],
    [`refault run ${name}.ts`, () => node(refault, "run", model, ...given)],
    ["the same, in a checkout", () => node(sources, "run", model, ...given)],
  ];
  if (against === "spin") {
    contenders.push([
      `spin -a, gcc -O2 and pan, ${name}.pml`,
      () => {
        run("spin", ["-a", ...defined, source], folder);
        run("gcc", ["-O2", "-w", "-DSAFETY", "-o", "pan", "pan.c"], folder);
        run("./pan", [], folder);
      },
    ]);
  }
  const seconds = contenders.map((): number[] => []);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    contenders.forEach(([, start], index) => {
      const before = performance.now();
      start();
      seconds[index]?.push((performance.now() - before) / 1000);
    });
  }
  rmSync(folder, { recursive: true });
  return table([
    ["", "median s", "least s"],
    ...contenders.map(([what], index) => [
      what,
      median(seconds[index] ?? []).toFixed(2),
      Math.min(...(seconds[index] ?? [])).toFixed(2),
    ]),
  ]);
}
