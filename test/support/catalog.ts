/**
 * Every model under `models/`, and what exploring its variants comes to: the rows of the catalogue.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../src/check/check.ts";
import { isModel, type Model } from "../../src/model/model.ts";
import { expectationText } from "../../src/report/verdict-line.ts";
import type { Witness } from "../../src/witness/witness.ts";

export interface CatalogRow {
  readonly model: string;
  readonly variant: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly expected: string;
  readonly verdict: string;
  readonly asExpected: boolean;
  readonly claim: string | null;
  readonly states: number | null;
  readonly transitions: number;
  readonly depth: number;
  /** Of a run that goes on for ever, the number of steps that it repeats too. */
  readonly witness: {
    readonly steps: number;
    readonly switches: number;
    readonly repeated?: number;
  } | null;
  readonly figures?: Readonly<Record<string, number>>;
}

const folder = new URL("../../models/", import.meta.url).pathname;

/** The models of the tree, by name. */
export async function everyModel(): Promise<Model[]> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const models: Model[] = [];
  for (const file of files.filter((name) => name.endsWith(".ts"))) {
    const loaded: { readonly default?: unknown } = await import(join(folder, file));
    if (isModel(loaded.default)) models.push(loaded.default);
  }
  return models.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function lengthOf({ events, switches, cycle }: Witness): CatalogRow["witness"] {
  const repeated = cycle === null ? {} : { repeated: events.length - cycle.from };
  return { steps: events.length, switches, ...repeated };
}

/** Explores one variant with its default parameters. */
export function rowOf(model: Model, variant: string): CatalogRow {
  const report = check(model, { variant });
  const { verdict, expected, witness, figures } = report;
  return {
    model: model.name,
    variant,
    parameters: report.parameters,
    expected: expectationText(expected),
    verdict: verdict.kind,
    asExpected: report.asExpected,
    claim: verdict.kind === "violated" ? verdict.claim : null,
    states: report.states,
    transitions: report.transitions,
    depth: report.depth,
    witness: witness === null ? null : lengthOf(witness),
    ...(figures.length > 0
      ? { figures: Object.fromEntries(figures.map(({ name, largest }) => [name, largest])) }
      : {}),
  };
}
