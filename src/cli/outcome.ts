/** What a suite has come to so far: what was found, what failed, what is left. */
import * as Cause from "effect/Cause";
import type { Failure, Finding } from "../report/json.ts";
import type { Tally } from "../report/summary.ts";
import { Defect } from "../std/defect.ts";
import { type ExitCode, exitCodes, gravest } from "./exit-code.ts";
import { Mistake } from "./mistake.ts";
import type { Selection } from "./models/selection.ts";

/** Whether a verdict will do that holds only within a bound, or as far as was sampled. */
export type Rigour = "qualified-will-do" | "strict";

export class Outcome {
  readonly findings: Finding[] = [];
  readonly failures: Failure[] = [];
  readonly #selection: Selection;
  readonly #rigour: Rigour;
  readonly #startedMs: number = performance.now();

  constructor(selection: Selection, rigour: Rigour) {
    this.#selection = selection;
    this.#rigour = rigour;
  }

  get exitCode(): ExitCode {
    const isDefect = ({ mistake }: Failure) => mistake.code === "defect";
    return gravest([
      ...this.#codes,
      ...this.failures.map((it) => (isDefect(it) ? exitCodes.defect : exitCodes.mistake)),
    ]);
  }

  get tally(): Tally {
    const { selected } = this.#selection;
    const lacking = this.findings.filter(({ report }) => report.expected.verdict === "needs");
    const codes = this.#codes;
    const qualified = this.findings.filter(
      (finding) => isQualified(finding) && this.#codeOf(finding) === exitCodes.asExpected,
    ).length;
    const count = (wanted: ExitCode) => codes.filter((code) => code === wanted).length;
    const mistaken = this.failures.filter(({ variant }) => variant !== null).length;
    const all = selected.reduce((sum, { variants }) => sum + variants.length, 0);
    return {
      models: selected.length,
      asExpected: count(exitCodes.asExpected) - lacking.length - qualified,
      otherwise: count(exitCodes.otherwise),
      unresolved: count(exitCodes.unresolved),
      qualified,
      lacking: lacking.length,
      mistaken,
      notReached: all - codes.length - mistaken,
      unreadable: this.failures.length - mistaken,
      durationMs: performance.now() - this.#startedMs,
    };
  }

  get #codes(): readonly ExitCode[] {
    return this.findings.map((finding) => this.#codeOf(finding));
  }

  #codeOf(finding: Finding): ExitCode {
    const { report } = finding;
    if (report.asExpected) return exitCodes.asExpected;
    if (report.verdict.kind !== "unresolved") return exitCodes.otherwise;
    const willDo = this.#rigour === "qualified-will-do" && isQualified(finding);
    return willDo ? exitCodes.asExpected : exitCodes.unresolved;
  }
}

/** Holds as it should, as far as was looked. */
function isQualified({ report: { verdict, qualifier, expected } }: Finding): boolean {
  return verdict.kind === "unresolved" && qualifier !== null && expected.verdict === "holds";
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
