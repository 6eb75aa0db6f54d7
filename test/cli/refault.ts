/** The real command, started as a user starts it, in a folder of its own. */
import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const launcher = fileURLToPath(new URL("../../bin/refault.mjs", import.meta.url));

export const modelsFolder: string = fileURLToPath(new URL("./models", import.meta.url));

/** A folder outside the checkout with these files in it. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "refault-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

interface Manner {
  /** Interrupts it a moment after it has said this on stderr. */
  readonly interruptAfter?: string;
  /** Reads nothing of its stdout before this time has passed. */
  readonly readsAfterMs?: number;
  /** Where it finds other programs. */
  readonly path?: string;
  /** The Node that runs it; the one that runs the tests unless told otherwise. */
  readonly node?: string;
}

/** Runs `refault` with these arguments. */
export function refault(
  cwd: string,
  args: readonly string[],
  { interruptAfter, readsAfterMs = 0, path, node = process.execPath }: Manner = {},
): Promise<Ended> {
  const child = spawn(node, [launcher, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...(path === undefined ? {} : { PATH: path }) },
  });
  const texts = { stdout: "", stderr: "" };
  let isInterrupted = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    texts.stdout += text;
  });
  if (readsAfterMs > 0) {
    child.stdout.pause();
    setTimeout(() => child.stdout.resume(), readsAfterMs);
  }
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    texts.stderr += text;
    if (interruptAfter !== undefined && !isInterrupted && text.includes(interruptAfter)) {
      isInterrupted = true;
      setTimeout(() => child.kill("SIGINT"), 300);
    }
  });
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, ...texts }));
  });
}

/** Times are the one thing in an output that differs from run to run. */
export function withoutTimes(text: string): string {
  return text.replace(/ *\b[\d.]+ (ms|s)\b/g, " _").replace(/[\d,]+\/s/g, "_/s");
}
