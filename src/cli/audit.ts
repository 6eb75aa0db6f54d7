/**
 * Audits the reductions on the selected variants, one after the other: what a reduction loses is a
 * defect of ours.
 */
import * as Effect from "effect/Effect";
import { type Audit, type AuditOptions, audit } from "../check/audit.ts";
import type { Model } from "../model/model.ts";
import { auditLines } from "../report/audit.ts";
import { mistakeText } from "../report/mistake.ts";
import { type ExitCode, exitCodes, gravest } from "./exit-code.ts";
import { guarded } from "./explore.ts";
import { Mistake } from "./mistake.ts";
import type { Selection } from "./models/selection.ts";
import { Screen } from "./screen.ts";
import { patienceMs, Watchdog } from "./watchdog.ts";

type Budget = Omit<AuditOptions, "variant" | "watch">;

/** The mistake of asking for an audit together with what it does not do; null if there is none. */
export function auditRefused(given: {
  readonly json: boolean;
  readonly strategy: string;
}): Mistake | null {
  const remedy =
    "an audit compares whole searches and is printed as a table: leave out the other flag";
  if (given.json) return new Mistake({ message: "--audit has no --json", remedy });
  if (given.strategy === "exhaustive") return null;
  return new Mistake({ message: `--audit does not go with --strategy ${given.strategy}`, remedy });
}

export function auditAll(
  { selected, mistakes }: Selection,
  budget: Budget,
): Effect.Effect<ExitCode, never, Screen> {
  return Effect.gen(function* () {
    const { page, print, note, notesPage } = yield* Screen;
    const tell = (mistake: Mistake) => note(mistakeText(mistake, notesPage));
    const codes: ExitCode[] = mistakes.map(() => exitCodes.mistake);
    for (const mistake of mistakes) tell(mistake);
    for (const { model, variants } of selected) {
      for (const variant of variants.filter((name) => isExplorable(model, name))) {
        const code = yield* audited(model, variant, budget).pipe(
          Effect.map((done) => {
            print(auditLines(done, page));
            return codeOf(done);
          }),
          Effect.catch((mistake) => {
            tell(mistake);
            return Effect.succeed(exitCodes.mistake);
          }),
        );
        codes.push(code);
      }
    }
    return gravest(codes);
  });
}

function isExplorable(model: Model, variant: string): boolean {
  return model.variants.get(variant)?.verdict !== "needs";
}

function audited(model: Model, variant: string, budget: Budget): Effect.Effect<Audit, Mistake> {
  return Effect.gen(function* () {
    const watchdog = new Watchdog(patienceMs);
    const work = audit(model, { ...budget, variant, watch: watchdog.watch });
    for (;;) {
      const slice = yield* guarded(() => work.next(), watchdog);
      if (slice.done === true) return slice.value;
      yield* Effect.yieldNow;
    }
  });
}

function codeOf({ differences, unresolved }: Audit): ExitCode {
  if (differences.length > 0) return exitCodes.defect;
  return unresolved === null ? exitCodes.asExpected : exitCodes.unresolved;
}
