/**
 * Processes as guarded commands, the form in which BEEM's models are written (Pelánek, "BEEM:
 * Benchmarks for Explicit Model Checkers", SPIN 2007): a process has a place, local variables and
 * rules, and every rule whose guard holds is one transition. Numbers are bytes, as there.
 *
 * The loop carries the place and the locals, so an actor's local state is exactly the process's.
 */
import {
  type Actor,
  actor,
  again,
  always,
  type Cell,
  type Claim,
  cells,
  choose,
  loop,
  range,
  step,
  when,
} from "refault";

export type Locals = Readonly<Record<string, number>>;

export interface Rule<L extends Locals> {
  readonly from: string;
  readonly to: string;
  readonly guard?: (locals: L) => boolean;
  /** The locals that change, from the cells as they were. */
  readonly sets?: (locals: L) => Partial<L>;
  /** Writes cells. */
  readonly writes?: (locals: L) => void;
}

/** Processes that go round from `NCS` to `CS` and back, and the claim that they exclude each other. */
export function contenders<L extends Locals>(
  count: number,
  locals: L,
  rulesOf: (index: number) => readonly Rule<L>[],
): { readonly actors: readonly Actor[]; readonly claims: readonly Claim[] } {
  const isInside = cells("inside", count, [false, true]);
  return {
    actors: isInside.map((inside, index) => process(`P${index}`, locals, rulesOf(index), inside)),
    claims: [always("mutual-exclusion", () => isInside.filter(({ value }) => value).length <= 1)],
  };
}

/** An actor that follows the rules for ever; `inside` is a function of its place. */
function process<L extends Locals>(
  name: string,
  initial: L,
  rules: readonly Rule<L>[],
  inside: Cell<boolean>,
): Actor {
  return actor(name, () =>
    loop({ place: "NCS", locals: initial }, function* ({ place, locals }) {
      const here = rules.filter(({ from }) => from === place);
      const next = yield* step(place, () => {
        const rule = choose(here);
        when(rule.guard?.(locals) ?? true);
        const changed = { ...locals, ...rule.sets?.(locals) };
        rule.writes?.(locals);
        inside.value = rule.to === "CS";
        return { place: rule.to, locals: changed };
      });
      return again(next);
    }),
  );
}

export interface Bytes {
  at(index: number): Cell<number>;
  readonly all: readonly Cell<number>[];
}

/** An array of bytes. */
export function bytes(name: string, length: number, initial: (index: number) => number): Bytes {
  const all = cells(name, length, range(0, 255), initial);
  return {
    all,
    at(index) {
      const found = all[index];
      if (found === undefined) throw new Error(`${name}[${index}] does not exist`);
      return found;
    },
  };
}

export const zero = (): number => 0;
