/**
 * Spin, asked for a second opinion of an image: Promela in, its verifier compiled and run, differences
 * out. All it leaves behind lies in a folder that goes away with it.
 */
import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner";
import { type Promela, promela } from "../../export/promela/promela.ts";
import { type PanOutput, readPanOutput } from "../../export/spin/pan-output.ts";
import { differences, hidesEnds } from "../../export/spin/second-opinion.ts";
import type { Subject } from "../../export/subject.ts";
import { Mistake } from "../mistake.ts";
import { type Calling, call, needs } from "./tool.ts";

export const needsSpin: Calling<void> = Effect.andThen(
  needs("spin", ["-V"], "spin"),
  needs("gcc", ["--version"], "gcc libc6-dev"),
);

/** How Spin differs from the report, in words; nothing if they agree. */
export function askSpin(
  subject: Subject,
): Effect.Effect<readonly string[], Mistake, FileSystem.FileSystem | ChildProcessSpawner> {
  const written = promela(subject);
  return Effect.scoped(
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem;
      const folder = yield* fs.makeTempDirectoryScoped({ prefix: "refault-spin-" });
      yield* fs.writeFileString(join(folder, "model.pml"), written.text);
      return yield* asked(subject, written, folder);
    }).pipe(
      Effect.catchTag(
        "PlatformError",
        ({ message }) => new Mistake({ message: `no folder for Spin: ${message}` }),
      ),
    ),
  );
}

function asked(subject: Subject, written: Promela, folder: string): Calling<readonly string[]> {
  const states = subject.report.states ?? 0;
  const sizes = [`-m${states + 100}`, `-w${Math.min(30, Math.ceil(Math.log2(states + 2)) + 2)}`];
  const search = (...args: readonly string[]) => verifier(folder, [...args, ...sizes, "-n"]);
  return Effect.gen(function* () {
    yield* compile(folder, states, []);
    const everything = yield* search("-c0", "-E");
    const hides = hidesEnds(everything, written, subject);
    if (hides) yield* compile(folder, states, ["-DENDS"]);
    const ends = hides ? yield* search("-c0", "-E") : everything;
    const { hasDeadlock } = yield* search("-A");
    return differences(subject, written, { everything, ends, hasDeadlock });
  });
}

/** States from which a faster verifier is worth the compiler's while. */
const manyStates = 200_000;

/**
 * `-o2`: Spin forgets what a variable holds that nobody reads, and so counts fewer states. The memory
 * limit is for each verifier, of which there are a few at a time.
 */
function compile(folder: string, states: number, defines: readonly string[]): Calling<void> {
  const memory = Math.floor(process.availableMemory() / 2 ** 22);
  const options = ["-DSAFETY", "-DNOREDUCE", "-DNOFAIR", "-DVECTORSZ=32000", `-DMEMLIM=${memory}`];
  const optimise = states > manyStates ? "-O2" : "-O0";
  return Effect.gen(function* () {
    yield* succeeds("spin", [...defines, "-o2", "-a", "model.pml"], folder);
    yield* succeeds("gcc", ["-w", optimise, ...options, "-o", "pan", "pan.c"], folder);
  });
}

function succeeds(command: string, args: readonly string[], folder: string): Calling<void> {
  return Effect.gen(function* () {
    const { code, text } = yield* call(command, args, folder);
    if (code === 0) return;
    const first = text.split("\n").find((line) => line.trim() !== "") ?? `exit code ${code}`;
    return yield* new Mistake({ message: `${command} cannot make anything of it: ${first}` });
  });
}

function verifier(folder: string, args: readonly string[]): Calling<PanOutput> {
  return Effect.gen(function* () {
    const { text } = yield* call(join(folder, "pan"), args, folder);
    const output = readPanOutput(text);
    return typeof output === "string" ? yield* new Mistake({ message: output }) : output;
  });
}
