/** A search may be interrupted after every state, in the middle of a batch too, and goes on as if not. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { BreadthFirst } from "../../src/search/breadth-first.ts";
import { Machine } from "../../src/search/machine.ts";
import type { Program } from "../support/program.ts";
import { modelOf } from "../support/program-model.ts";
import { programs } from "../support/random-program.ts";
import { law, runs } from "../support/runs.ts";

const budget = { maxStates: 2_000, maxBytes: Number.POSITIVE_INFINITY };

test("a search in slices of one state finds what a search in one piece finds", law, () => {
  fc.assert(
    fc.property(programs, (program) => {
      const whole = searched(program, 1 << 15);
      fc.pre(whole.isExhaustive);
      expect(searched(program, 1)).toEqual(whole);
    }),
    runs(40),
  );
});

function searched(program: Program, work: number): Searched {
  const machine = new Machine(modelOf(program).instantiate("only"));
  const search = new BreadthFirst(machine, { kind: "all" }, budget);
  while (search.advance(work));
  const { states, transitions, depth } = search.progress();
  const broken = search.findings.map(({ violation, depth: at }) => [violation.claim, at]);
  return { isExhaustive: search.isExhaustive, counts: [states, transitions, depth, broken] };
}

interface Searched {
  readonly isExhaustive: boolean;
  readonly counts: readonly unknown[];
}
