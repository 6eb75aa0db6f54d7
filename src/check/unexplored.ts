/** What is reported of a variant that needs what the engine lacks: it is listed, and not passed. */
import type { Report, ReportSubject, Stats } from "./report.ts";

export const noStats: Stats = {
  generatorRuns: 0,
  stepRuns: 0,
  localStates: {},
  branches: 0,
  cells: 0,
  stateBits: 0,
  stateWords: 0,
  repacks: 0,
  tableBytes: 0,
  shadowSteps: 0,
};

/** Of a variant that lacks this much of the engine. */
export function unexplored(lack: string): Omit<Report, keyof ReportSubject> {
  return {
    verdict: { kind: "unresolved", reason: `needs ${lack}` },
    qualifier: null,
    asExpected: true,
    states: 0,
    transitions: 0,
    depth: 0,
    exhaustive: false,
    broken: [],
    undecided: [],
    vacuous: [],
    asides: [],
    figures: [],
    witness: null,
    stats: noStats,
  };
}
