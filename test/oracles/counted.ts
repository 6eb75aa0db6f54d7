/**
 * A program whose exact counts are known from elsewhere, and the test that both checkers agree with it:
 * the engine always, the reference as far as its patience goes.
 */
import { expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import type { Model } from "../../src/index.ts";
import { explore } from "../reference/checker.ts";

export interface Counted {
  readonly model: Model;
  readonly variant: string;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly states: number;
  readonly transitions: number;
  /** Breadth-first levels, the initial state's included. */
  readonly levels: number;
  /** States in which somebody waits for ever; none unless said. */
  readonly deadlocks?: number;
  /** The fewest steps that break each claim that can be broken; none unless said. */
  readonly broken?: Readonly<Record<string, number>>;
}

const isDeep = process.env.REFAULT_DEEP !== undefined;
const patience = isDeep ? 60_000 : 1_500;

export function testCounts(counted: Counted): void {
  const { model, variant, parameters = {}, states, transitions, levels } = counted;
  const { deadlocks = 0, broken = {} } = counted;
  const setting = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  const title = [model.name, variant, ...setting].join(", ");

  test(`${title}: ${states} states, ${transitions} transitions, ${levels} levels`, () => {
    const report = check(model, { variant, parameters, until: "exhausted" });
    expect({
      states: report.states,
      transitions: report.transitions,
      levels: report.depth + 1,
      broken: Object.fromEntries(report.broken.map(({ claim, depth }) => [claim, depth])),
    }).toEqual({ states, transitions, levels, broken });
  });

  if (states > patience) return;
  test(`${title}: the reference counts the same`, () => {
    const exploration = explore(model.instantiate(variant, parameters), patience);
    const depths = [...(exploration?.broken ?? [])].map(([claim, { depth }]) => [claim, depth]);
    expect({
      states: exploration?.states,
      transitions: exploration?.transitions,
      levels: exploration?.levels,
      deadlocks: exploration?.deadlocks,
      broken: Object.fromEntries(depths),
    }).toEqual({ states, transitions, levels, deadlocks, broken });
  });
}
