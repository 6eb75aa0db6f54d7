/** What a suite has come to so far: what was found, what failed, what is left. */
import * as Cause from "effect/Cause";
import type { Failure, Finding } from "../report/json.ts";
import type { Tally } from "../report/summary.ts";
import { Defect } from "../std/defect.ts";
import { type ExitCode, exitCodes, gravest } from "./exit-code.ts";
import { Mistake } from "./mistake.ts";
import type { Selection } from "./models/selection.ts";

export class Outcome {
  readonly findings: Finding[] = [];
  readonly failures: Failure[] = [];
  readonly #selection: Selection;
  readonly #startedMs: number = performance.now();

  constructor(selection: Selection) {
    this.#selection = selection;
  }

  get exitCode(): ExitCode {
    const isDefect = ({ mistake }: Failure) => mistake.code === "defect";
    return gravest([
      ...this.findings.map(exitCodeOf),
      ...this.failures.map((it) => (isDefect(it) ? exitCodes.defect : exitCodes.mistake)),
    ]);
  }

  get tally(): Tally {
    const { selected } = this.#selection;
    const lacking = this.findings.filter(({ report }) => report.expected.verdict === "needs");
    const codes = this.findings.map(exitCodeOf);
    const count = (wanted: ExitCode) => codes.filter((code) => code === wanted).length;
    const mistaken = this.failures.filter(({ variant }) => variant !== null).length;
    const all = selected.reduce((sum, { variants }) => sum + variants.length, 0);
    return {
      models: selected.length,
      asExpected: count(exitCodes.asExpected) - lacking.length,
      otherwise: count(exitCodes.otherwise),
      unresolved: count(exitCodes.unresolved),
      lacking: lacking.length,
      mistaken,
      notReached: all - codes.length - mistaken,
      unreadable: this.failures.length - mistaken,
      durationMs: performance.now() - this.#startedMs,
    };
  }
}

function exitCodeOf({ report }: Finding): ExitCode {
  if (report.asExpected) return exitCodes.asExpected;
  return report.verdict.kind === "unresolved" ? exitCodes.unresolved : exitCodes.otherwise;
}

/** What ended an exploration without a report, as a mistake; a fault of ours is one too, of code `defect`. */
export function mistakeOf(cause: Cause.Cause<unknown>): Mistake {
  const error = Cause.squash(cause);
  if (error instanceof Mistake) return error;
  const frame = error instanceof Error ? /\n\s+(at .*)/.exec(error.stack ?? "")?.[1] : undefined;
  const where = error instanceof Defect ? JSON.stringify(error.schedule) : frame;
  const message = `${String(error)}${where === undefined ? "" : ` (${where})`}`;
  return new Mistake({
    code: "defect",
    message: `refault itself failed: ${message}`,
    remedy: "this is no fault of the model: please report it, with the model and the command",
  });
}
