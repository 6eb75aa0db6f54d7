/**
 * refault's side of the bench: each search is a fresh process, so that no measurement profits from what
 * another one has compiled or allocated.
 */
import { fileURLToPath } from "node:url";
import { run } from "./run-command.ts";

export interface Searched {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly generatorRuns: number;
  readonly stateBits: number;
  /** Held by the visited set and the levels at the end. */
  readonly tableBytes: number;
  /** Of the process, beyond what it was when the model had been loaded. */
  readonly peakBytes: number;
  /** By the clock, the model once loaded. */
  readonly clockSeconds: number;
  /** CPU time of learning and searching: no start of Node, no shadow run. */
  readonly searchSeconds: number;
  /** CPU time of the whole process. */
  readonly cpuSeconds: number;
}

const script = fileURLToPath(new URL("one-search.ts", import.meta.url));

export function searchOnce(name: string, size: string): Searched {
  return JSON.parse(run(process.execPath, [script, name, size]).stdout);
}
