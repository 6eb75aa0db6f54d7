/**
 * Spin's side of the bench. A model is generated and compiled once, as Spin's manual has it, and run as
 * often as it is measured. Partial-order reduction is Spin's default; `full` turns it off.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answers, run } from "./run-command.ts";
import type { Parameters } from "./subjects.ts";

export type Reduction = "full" | "reduced";

export interface Verified {
  readonly states: number;
  /** With one more for the initial state. */
  readonly transitions: number;
  readonly cpuSeconds: number;
  /** What the verifier says it has allocated. */
  readonly bytes: number;
}

export function isSpinHere(): boolean {
  return answers("spin", "-V") && answers("gcc", "--version");
}

/** Installs Spin and gcc where that can be done without asking; false if they are still not there. */
export function bringSpin(): boolean {
  if (isSpinHere()) return true;
  if (process.getuid?.() !== 0 || !answers("apt-get", "--version")) return false;
  console.log("installing spin and gcc …");
  try {
    run("apt-get", ["install", "--yes", "--no-install-recommends", "spin", "gcc", "libc6-dev"]);
  } catch (failed) {
    console.log(String(failed));
  }
  return isSpinHere();
}

/** A count as Spin prints it: of more than eight digits it gives the first eight. */
export function printed(count: number): number {
  return Number(count.toPrecision(8));
}

/** A verifier of one model in one size. */
export class Verifier {
  readonly #folder: string;

  constructor(name: string, parameters: Parameters, reduction: Reduction) {
    this.#folder = mkdtempSync(join(tmpdir(), "refault-spin-"));
    const source = fileURLToPath(new URL(`promela/${name}.pml`, import.meta.url));
    const sizes = Object.entries(parameters).map(
      ([parameter, value]) => `-D${parameter.toUpperCase()}=${value}`,
    );
    run("spin", ["-a", ...sizes, source], this.#folder);
    const flags = ["-O2", "-w", "-DSAFETY", ...(reduction === "full" ? ["-DNOREDUCE"] : [])];
    run("gcc", [...flags, "-DMEMLIM=20000", "-o", "pan", "pan.c"], this.#folder);
  }

  /** Runs the verifier with a hash table of at least twice as many slots as there may be states. */
  verify(states: number): Verified {
    const slots = `-w${Math.max(16, Math.ceil(Math.log2(states)) + 1)}`;
    const timed = 'TIMEFORMAT="cpu %3U %3S"; time ./pan "$@"';
    const { stdout, stderr } = run("bash", ["-c", timed, "pan", slots], this.#folder);
    const isWhole = stdout.includes("errors: 0") && !/not completed|too small/.test(stdout);
    if (!isWhole) throw new Error(`Spin did not verify the model:\n${stdout}`);
    const [user = "", system = ""] = /cpu (\S+) (\S+)/.exec(stderr)?.slice(1) ?? [];
    return {
      states: figureIn(stdout, /(\S+) states, stored/),
      transitions: figureIn(stdout, /(\S+) transitions/),
      cpuSeconds: Number(user) + Number(system),
      bytes: figureIn(stdout, /(\S+)\s+total actual memory usage/) * 2 ** 20,
    };
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}

function figureIn(text: string, pattern: RegExp): number {
  const figure = Number(pattern.exec(text)?.[1]);
  if (Number.isNaN(figure)) throw new Error(`no ${pattern.source} in what Spin says:\n${text}`);
  return figure;
}
