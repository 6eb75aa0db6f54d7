/** What searches make of small models, full and reduced. */
import { Watch } from "../../src/automaton/watch.ts";
import { type Audit, audit } from "../../src/check/audit.ts";
import { check } from "../../src/check/check.ts";
import type { Report } from "../../src/check/report.ts";
import { defineModel, holds, type Model, type ModelDefinition } from "../../src/index.ts";
import type { Reduction } from "../../src/reduce/reduction.ts";

export type Build = ModelDefinition<string, Record<never, never>>["build"];

const unbounded = { maxStates: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY };

export function modelWith(build: Build): Model {
  return defineModel({ name: "small", variants: { plain: holds() }, build });
}

/** Explored to the end of the graph, past broken claims. */
export function exhausted(build: Build, reduction: Reduction): Report {
  return check(modelWith(build), { variant: "plain", reduction, until: "exhausted" });
}

/** The states of the full graph, and of the reduced one, in which nothing may be lost. */
export function statesOf(build: Build, reduction: Reduction): readonly [number, number] {
  const { rows, differences, left } = audited(modelWith(build));
  if (differences.length > 0) throw new Error(differences.join("; "));
  const row = rows.find((it) => it.reduction === reduction);
  if (row === undefined) throw new Error(left.map(({ why }) => why).join("; "));
  return [rows[0]?.states ?? 0, row.states];
}

/** An audit of a model's first variant; unresolved beyond so many states. */
export function audited(model: Model, maxStates: number = Number.POSITIVE_INFINITY): Audit {
  const [variant = ""] = model.variants.keys();
  return auditedVariant(model, variant, { maxStates });
}

interface Asked {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly maxStates?: number;
}

export function auditedVariant(model: Model, variant: string, asked: Asked = {}): Audit {
  const options = { parameters: {}, ...unbounded, ...asked, variant, watch: new Watch() };
  const work = audit(model, options);
  for (;;) {
    const slice = work.next();
    if (slice.done === true) return slice.value;
  }
}
