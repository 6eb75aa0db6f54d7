/**
 * The report as a document for machines. Its shape is a promise: fields are added, never renamed,
 * and `version` rises when that cannot be kept.
 */
import type { Report } from "../check/report.ts";
import type { Place } from "../model/place.ts";
import type { Witness } from "../witness/witness.ts";
import type { MistakeTold } from "./mistake.ts";

export interface Finding {
  readonly report: Report;
  readonly durationMs: number;
  /** Where the witness was saved; null if it was not. */
  readonly file: string | null;
  /** What could be tried where a budget was spent. */
  readonly advice?: string | null;
}

export interface Failure {
  readonly model: string | null;
  readonly variant: string | null;
  readonly mistake: MistakeTold & { readonly code: string };
}

export function jsonDocument(findings: readonly Finding[], failures: readonly Failure[]): string {
  const document = {
    version: 1,
    results: findings.map(resultOf),
    ...(failures.length > 0 ? { errors: failures.map(errorOf) } : {}),
  };
  return JSON.stringify(document, null, 2);
}

function resultOf({ report, durationMs, file, advice = null }: Finding): object {
  const { verdict, witness } = report;
  return {
    model: report.model,
    variant: report.variant,
    params: report.parameters,
    verdict: verdict.kind,
    ...(verdict.kind === "unresolved" ? { reason: verdict.reason } : {}),
    ...(report.strategy === "exhaustive" ? {} : { strategy: report.strategy }),
    ...(report.qualifier === null ? {} : { qualifier: report.qualifier }),
    ...(advice === null ? {} : { advice }),
    expected: report.expected.verdict,
    asExpected: report.asExpected,
    claim: verdict.kind === "violated" ? verdict.claim : null,
    states: report.states,
    transitions: report.transitions,
    depth: report.depth,
    exhaustive: report.exhaustive,
    reduction: report.reduction,
    unreduced: report.unreduced,
    figures: report.figures,
    asides: report.asides,
    ...(report.undecided.length > 0 ? { undecided: report.undecided } : {}),
    ...(report.vacuous.length > 0 ? { vacuous: report.vacuous } : {}),
    witness: witness === null ? null : witnessOf(witness, file),
    durationMs: Math.round(durationMs),
  };
}

/** Of a run that goes on for ever, the number of steps that it repeats too. */
function witnessOf({ events, switches, cycle }: Witness, file: string | null): object {
  const repeated = cycle === null ? {} : { repeated: events.length - cycle.from };
  return { steps: events.length, switches, ...repeated, file };
}

function errorOf({ model, variant, mistake }: Failure): object {
  const { code, message, actor, remedy } = mistake;
  return { model, variant, code, message, place: placeOf(mistake.place), actor, remedy };
}

function placeOf(place: Place | null): Place | null {
  return place === null ? null : { file: place.file, line: place.line, column: place.column };
}
