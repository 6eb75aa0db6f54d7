/**
 * How the process is left: with everything said, or at once if somebody insists.
 */
import * as Runtime from "effect/Runtime";
import { exitCodes } from "./exit-code.ts";

/** Ends the process when the last word has gone out; a pipe takes its time. */
export const leave: Runtime.Teardown = (exit, onExit) =>
  Runtime.defaultTeardown(exit, (code) => {
    process.removeAllListeners("SIGINT");
    process.stdout.write("", () => process.stderr.write("", () => onExit(code)));
  });

/** One keystroke may arrive twice, from the terminal and from the launcher. */
const echoMs = 500;

/**
 * The first interruption ends the search and sums up what it has found, which may take a while; with a
 * second one the process is gone.
 */
export function leaveAtSecondInterruption(): void {
  let firstMs: number | null = null;
  process.on("SIGINT", () => {
    const nowMs = performance.now();
    firstMs ??= nowMs;
    if (nowMs - firstMs > echoMs) process.exit(exitCodes.interrupted);
  });
}
