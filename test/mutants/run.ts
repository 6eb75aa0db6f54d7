/**
 * Kills the mutants: `npm run test:mutants`, or `npm run test:mutants -- TEXT` for those whose name or
 * file has the text in it. Each is made in a copy of the tree, where the tests that ought to notice run
 * until one of them fails. A survivor ends the run with 1, and so does a mutant that cannot be made.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { everyMutant } from "./every.ts";
import { applied, type Mutant, root } from "./mutant.ts";

/** What the tests need of the tree. */
const copied = [
  ...["src", "test", "models", "properties", "bin", "bench"],
  ...["package.json", "tsconfig.json", "vitest.config.ts"],
];
/** A mutant that has not come to an end by then goes round in circles, which is noticed too. */
const patienceMs = 240_000;

const wanted = process.argv[2] ?? "";
const mutants = everyMutant.filter(({ name, file }) => `${name} ${file}`.includes(wanted));
const texts = new Map(mutants.map((mutant) => [mutant, applied(mutant)]));

const healthy = await inCopy((folder) => firstFailure(folder, killersOf(mutants)));
if (healthy !== null) throw new Error(`without any mutant, this fails: ${healthy}`);

const queue = [...mutants];
let survivors = 0;
await Promise.all(Array.from({ length: availableParallelism() }, () => inCopy(killInTurn)));
console.log(`${mutants.length} mutants, ${survivors} alive`);
process.exitCode = survivors === 0 ? 0 : 1;

async function killInTurn(folder: string): Promise<void> {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const path = join(folder, mutant.file);
    const before = readFileSync(path);
    writeFileSync(path, texts.get(mutant) ?? "");
    const killer = await killerOf(folder, mutant);
    writeFileSync(path, before);
    if (killer === null) survivors += 1;
    console.log(`${mutant.name}\n    ${killer === null ? "ALIVE" : `killed by ${killer}`}`);
  }
}

async function killerOf(folder: string, { killers }: Mutant): Promise<string | null> {
  for (const killer of killers) {
    const failure = await firstFailure(folder, [killer]);
    if (failure !== null) return failure;
  }
  return null;
}

/** The first test that fails; null if all pass. */
function firstFailure(folder: string, files: readonly string[]): Promise<string | null> {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--bail", "1", "--reporter", "tap-flat", ...files];
  const child = spawn(process.execPath, args, { cwd: folder, timeout: patienceMs });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  child.stderr.resume();
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      const failed = /^not ok \d+ - (.* > .*?)(?: # time=.*)?$/m.exec(said)?.[1];
      if (code === 0) resolve(null);
      else resolve(failed ?? (signal === null ? "a file that cannot be run" : "patience"));
    });
  });
}

function killersOf(all: readonly Mutant[]): string[] {
  return [...new Set(all.flatMap(({ killers }) => killers))];
}

async function inCopy<R>(work: (folder: string) => Promise<R>): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), "refault-mutants-"));
  try {
    for (const part of copied) cpSync(join(root, part), join(folder, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
