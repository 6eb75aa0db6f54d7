/**
 * Random programs with liveness claims: those of `support/random-program.ts` with more actors that never
 * end, steps labelled as progress, and claims with all kinds of fairness. What a claim says is data, for
 * each instance has cells and actors of its own.
 */
import fc from "fast-check";
import type { Actor } from "../../../src/model/actor.ts";
import type { Cell } from "../../../src/model/cell.ts";
import type { Fairness } from "../../../src/model/fairness.ts";
import {
  alwaysEventually,
  eventually,
  type LivenessClaim,
  leadsTo,
  noLivelock,
} from "../../../src/model/liveness.ts";
import type { Instance, Model } from "../../../src/model/model.ts";
import type { Steps } from "../../../src/model/request.ts";
import { modulus, type Program } from "../../support/program.ts";
import { modelOf } from "../../support/program-model.ts";
import { programs } from "../../support/random-program.ts";

/** That a cell has a value, or has another. */
interface Condition {
  readonly cell: number;
  readonly value: number;
  readonly is: boolean;
}

interface Promised {
  readonly scope: LivenessClaim["scope"];
  readonly premise: Condition;
  readonly goal: Condition;
  /** Per actor. */
  readonly fairness: readonly Fairness[];
}

export interface LivenessProgram {
  readonly program: Program;
  /** Steps whose names begin so are progress. */
  readonly progress: string;
  readonly promises: readonly Promised[];
}

const condition: fc.Arbitrary<Condition> = fc.record({
  cell: fc.nat({ max: 2 }),
  value: fc.nat({ max: modulus - 1 }),
  is: fc.boolean(),
});

const promised: fc.Arbitrary<Promised> = fc.record({
  scope: fc.constantFrom("eventually", "leads-to", "always-eventually", "no-livelock"),
  premise: condition,
  goal: condition,
  fairness: fc.array(fc.constantFrom("weak", "strong", "unfair"), { minLength: 4, maxLength: 4 }),
});

const kinds = fc.array(fc.constantFrom("task", "endless", "endless", "daemon"), {
  minLength: 4,
  maxLength: 4,
});

export const livenessPrograms: fc.Arbitrary<LivenessProgram> = fc.record({
  program: fc.tuple(programs, kinds).map(
    ([program, kind]): Program => ({
      ...program,
      threads: program.threads.slice(0, 3).map((thread, index) => ({
        ...thread,
        ops: thread.ops.slice(0, index + 1),
        kind: kind[index] ?? thread.kind,
      })),
      assertions: [],
    }),
  ),
  progress: fc.constantFrom("round", "read", "write", "fetch", "swap", "lock"),
  promises: fc.array(promised, { minLength: 1, maxLength: 4 }),
});

/** The model that it means: `only` is its one variant. */
export function livenessModelOf(meant: LivenessProgram): Model {
  const model = modelOf(meant.program);
  return {
    ...model,
    instantiate(variant, given) {
      const instance = model.instantiate(variant, given);
      for (const actor of instance.actors) label(actor, meant.progress);
      const liveness = meant.promises.map((it, index) => claimOf(instance, `live-${index}`, it));
      return { ...instance, claims: [], figures: [], liveness };
    },
  };
}

function label(actor: Actor, progress: string): void {
  const { body } = actor;
  Object.assign(actor, { body: () => labelled(body(), progress) });
}

function* labelled(steps: Steps<unknown>, progress: string): Steps<unknown> {
  let answer: unknown;
  for (;;) {
    const taken = steps.next(answer);
    if (taken.done === true) return taken.value;
    const request = taken.value;
    const isProgress = request.kind === "step" && request.name.startsWith(progress);
    answer = yield isProgress ? { ...request, isProgress } : request;
  }
}

function claimOf(instance: Instance, name: string, promised: Promised): LivenessClaim {
  const { actors } = instance;
  const those = (kind: Fairness) => actors.filter((_, at) => promised.fairness[at] === kind);
  const [weak, strong] = [those("weak"), those("strong")];
  const isUnfair = weak.length + strong.length === 0;
  const options = { fairness: isUnfair ? ("unfair" as const) : { weak, strong } };
  const goal = meaning(instance, promised.goal);
  switch (promised.scope) {
    case "eventually":
      return eventually(name, goal, options);
    case "leads-to":
      return leadsTo(name, meaning(instance, promised.premise), goal, options);
    case "always-eventually":
      return alwaysEventually(name, goal, options);
    case "no-livelock":
      return noLivelock(name, options);
  }
}

function meaning({ cells }: Instance, { cell, value, is }: Condition): () => boolean {
  const numbers: readonly Cell<unknown>[] = cells.filter(({ name }) => name.startsWith("c["));
  const asked = numbers[cell % numbers.length];
  if (asked === undefined) throw new Error("a program has cells");
  return () => (asked.value === value) === is;
}
