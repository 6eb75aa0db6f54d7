/**
 * What is written down for another checker: the report of an exhausted search, the closed image that
 * came of it, and how a place in the model reads.
 */
import type { Image } from "../automaton/image.ts";
import type { Report } from "../check/report.ts";
import type { Place } from "../model/place.ts";

export interface Subject {
  readonly report: Report;
  readonly image: Image;
  readonly locate: (place: Place) => string;
}

/** `spufs/core-inserts (touchers=1, cpus=2)`. */
export function titleOf({ report }: Subject): string {
  const { model, variant, parameters } = report;
  const given = Object.entries(parameters).map(([name, value]) => `${name}=${String(value)}`);
  return `${model}/${variant}${given.length === 0 ? "" : ` (${given.join(", ")})`}`;
}

/** The claims that a single run can break: those on states, and what actors fail by. */
export function breakableClaims({ claims, actors }: Image): string[] {
  const judged = claims.filter(({ scope }) => scope !== "still-possible");
  const failed = actors.flatMap(({ locals }) =>
    locals.flatMap(({ violation }) => (violation === null ? [] : [violation.claim])),
  );
  return [...new Set([...judged.map(({ name }) => name), ...failed])];
}
