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

/**
 * Runs `refault` with these arguments, `path` being where it finds other programs; interrupts it a moment
 * after it has said a word on stderr.
 */
export function refault(
  cwd: string,
  args: readonly string[],
  { interruptAfter, path }: { readonly interruptAfter?: string; readonly path?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...(path === undefined ? {} : { PATH: path }) },
  });
  const texts = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    texts.stderr += text;
    if (interruptAfter !== undefined && text.includes(interruptAfter)) {
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
