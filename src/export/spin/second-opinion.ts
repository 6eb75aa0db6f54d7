/**
 * Spin's opinion of an image beside refault's. They agree if both count the same states and transitions
 * and break the same claims, and if Spin never took a branch that refault says nobody takes.
 *
 * A watcher's move is one error and one transition back to the same state, and Spin counts the initial
 * state as a transition more. Claims on what stays possible are refault's alone.
 */
import type { Report } from "../../check/report.ts";
import { noDeadlock } from "../../model/model.ts";
import type { Promela } from "../promela/promela.ts";
import type { Subject } from "../subject.ts";
import type { PanOutput } from "./pan-output.ts";

export interface SpinRuns {
  /** With every claim watched, errors passed over (`-c0 -E`). */
  readonly everything: PanOutput;
  /** The same without always claims (`-DENDS`), where they would hide ends; else the same run. */
  readonly ends: PanOutput;
  /** Whether a run without assertions (`-A`) comes to a deadlock, always claims left out likewise. */
  readonly hasDeadlock: boolean;
}

/** Whether an always claim was broken: its watcher moves where nobody else can, and hides that. */
export function hidesEnds(
  { asserted }: PanOutput,
  { claims }: Promela,
  { image }: Subject,
): boolean {
  const always = image.claims.filter(({ scope }) => scope === "always").map(({ name }) => name);
  return asserted.some((variable) => always.includes(claims.get(variable) ?? ""));
}

/** How Spin's runs differ from the report, in words; nothing if they agree. */
export function differences(
  { report }: Subject,
  { claims }: Promela,
  { everything, ends, hasDeadlock }: SpinRuns,
): string[] {
  const asserted = [...new Set([...everything.asserted, ...ends.asserted])];
  const theirs = asserted.flatMap((variable) => claims.get(variable) ?? []);
  if (hasDeadlock) theirs.push(noDeadlock);
  const comparable = [...claims.values(), noDeadlock];
  const ours = report.broken.flatMap(({ claim, isObserved }) =>
    comparable.includes(claim) && isObserved !== true ? [claim] : [],
  );
  return [
    ...counts(report, everything),
    ...(everything === ends ? [] : counts(report, ends)),
    ...without(theirs, ours).map((claim) => `Spin breaks ${claim}, refault does not`),
    ...without(ours, theirs).map((claim) => `refault breaks ${claim}, Spin does not`),
    ...(asserted.some((variable) => !claims.has(variable))
      ? ["Spin takes a branch that refault says nobody takes"]
      : []),
  ];
}

function without(claims: readonly string[], others: readonly string[]): string[] {
  return claims.filter((claim) => !others.includes(claim));
}

function counts(report: Report, { stored, transitions, errors }: PanOutput): string[] {
  const moves = report.transitions + 1 + errors;
  return [
    ...difference("states", stored, report.states ?? 0, 0),
    ...difference("transitions", transitions, moves, 1 + errors),
  ];
}

/** Where both are alike to eight digits, nothing more can be said: Spin prints no more. */
function difference(what: string, spin: number, ours: number, offset: number): string[] {
  if (Number(ours.toPrecision(8)) === spin) return [];
  return [`Spin counts ${spin - offset} ${what}, refault ${ours - offset}`];
}
