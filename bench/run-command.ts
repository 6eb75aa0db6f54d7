/** Commands that other tools consist of, run to their end; one that fails ends the bench. */
import { spawnSync } from "node:child_process";

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
}

export function run(command: string, args: readonly string[], cwd?: string): Ran {
  const options = { encoding: "utf8", cwd, maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  if (error !== undefined) throw error;
  if (status === 0) return { stdout, stderr };
  throw new Error(`${[command, ...args].join(" ")} ended with ${status}:\n${stdout}${stderr}`);
}

/** Whether a command is there and answers. */
export function answers(command: string, argument: string): boolean {
  return spawnSync(command, [argument]).status === 0;
}
