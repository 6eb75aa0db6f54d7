/**
 * The tables of docs/reductions.md: what each reduction leaves of the models of the catalogue, and of
 * those that the bench compares with Spin.
 */
import { readFileSync } from "node:fs";
import { type Subject, subjects } from "../../bench/subjects.ts";
import type { Audit } from "../../src/check/audit.ts";
import type { Instance, Model } from "../../src/model/model.ts";
import { type Twins, twins } from "../../src/model/twins.ts";
import { admitted, type Reduction } from "../../src/reduce/reduction.ts";
import type { CatalogRow } from "../support/catalog.ts";
import { auditedVariant } from "./searched.ts";

const catalog: readonly CatalogRow[] = JSON.parse(
  readFileSync(new URL("../../models/catalog.json", import.meta.url), "utf8"),
);

export interface Measured {
  readonly model: Model;
  readonly variant: string;
  /** States of the full graph, or of what the catalogue's search saw of it. */
  readonly states: number;
}

/** Of each model the largest variant that may be reduced. */
export function reducible(models: readonly Model[]): readonly Measured[] {
  return models.flatMap((model) => {
    const [largest] = catalog
      .filter((row) => row.model === model.name && row.verdict !== "unresolved")
      .filter(({ variant }) => isReducible(model.instantiate(variant)))
      .sort((a, b) => (b.states ?? 0) - (a.states ?? 0));
    if (largest === undefined) return [];
    return [{ model, variant: largest.variant, states: largest.states ?? 0 }];
  });
}

export const catalogHead: readonly string[] = [
  "| variant | full | persistent | of the states | + sleep | full transitions | persistent | + sleep |",
  "|---|--:|--:|--:|--:|--:|--:|--:|",
];

export function catalogLine({ model, variant }: Measured): string {
  const audit = auditedVariant(model, variant);
  assertSound(audit);
  const counts = countsOf(audit);
  const [full, persistent, sleep] = [counts("none"), counts("persistent"), counts("sleep")];
  return line([
    `\`${model.name}/${variant}\``,
    grouped(full.states),
    grouped(persistent.states),
    share(persistent.states, full.states),
    grouped(sleep.states),
    grouped(full.transitions),
    grouped(persistent.transitions),
    grouped(sleep.transitions),
  ]);
}

export const benchHead: readonly string[] = [
  "| model | full | Spin, reduced | persistent | + sleep | symmetry | persistent + symmetry |",
  "|---|--:|--:|--:|--:|--:|--:|",
];

export async function benchLine(subject: Subject): Promise<string> {
  const { default: model } = await subject.load();
  const { parameters = {}, states = 0 } = subject.sizes["1e5"] ?? {};
  const [variant = ""] = model.variants.keys();
  const withTwins: Model = {
    ...model,
    instantiate: (name, given) => {
      const instance = model.instantiate(name, given);
      return { ...instance, twins: twinsOf(subject.name, instance) };
    },
  };
  const audit = auditedVariant(withTwins, variant, { parameters });
  assertSound(audit);
  const counts = countsOf(audit);
  if (counts("none").states !== states) throw new Error(`${subject.name} has another size`);
  const reduced = (["persistent", "sleep", "symmetry", "all"] as const).map((reduction) =>
    audit.rows.some((row) => row.reduction === reduction)
      ? `${grouped(counts(reduction).states)} (${share(counts(reduction).states, states)})`
      : "–",
  );
  return line([subject.name, grouped(states), `${grouped(states)} (100 %)`, ...reduced]);
}

export const benched: readonly Subject[] = subjects.filter(({ sizes }) => "1e5" in sizes);

/** Who of a bench model are twins, with what is theirs. */
function twinsOf(name: string, { actors, cells }: Instance): Twins[] {
  switch (name) {
    // A philosopher differs from the next in which fork comes first.
    case "philosophers":
      return [];
    // A victim is kept as an index.
    case "filter-lock":
      return [];
    case "spufs-race": {
      const tlbs = cells.filter((cell) => cell.name.startsWith("tlb["));
      return [twins(actors.slice(0, tlbs.length), tlbs)];
    }
    default:
      return [twins(actors)];
  }
}

function isReducible(instance: Instance): boolean {
  return admitted("persistent", instance).unreduced === null;
}

function assertSound({ model, variant, differences, unresolved }: Audit): void {
  if (differences.length === 0 && unresolved === null) return;
  throw new Error(`${model}/${variant}: ${[...differences, unresolved].join("; ")}`);
}

function countsOf({ rows }: Audit): (reduction: Reduction) => Audit["rows"][number] {
  return (reduction) => {
    const row = rows.find((other) => other.reduction === reduction);
    if (row === undefined) throw new Error(`nothing was searched with ${reduction}`);
    return row;
  };
}

function line(columns: readonly string[]): string {
  return `| ${columns.join(" | ")} |`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

function share(part: number, of: number): string {
  const percent = (100 * part) / of;
  return `${percent.toFixed(percent < 10 ? 1 : 0)} %`;
}
