/**
 * How the process ends, as a number that scripts may rely on. Of several results the gravest counts,
 * in the order of `gravest`.
 */
import * as Data from "effect/Data";
import * as Runtime from "effect/Runtime";

export const exitCodes = {
  asExpected: 0,
  otherwise: 1,
  mistake: 2,
  unresolved: 3,
  defect: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const gravity: readonly ExitCode[] = [130, 4, 2, 1, 3, 0];

export function gravest(codes: Iterable<ExitCode>): ExitCode {
  const all = new Set(codes);
  return gravity.find((code) => all.has(code)) ?? exitCodes.asExpected;
}

/** Fails the program once everything has been said: only the number is left to hand over. */
export class Ended extends Data.TaggedError("Ended")<{ readonly code: ExitCode }> {
  override readonly [Runtime.errorExitCode]: number = this.code;
  override readonly [Runtime.errorReported] = false;
}
