/**
 * On random programs the engine and the obvious checker agree about every liveness claim: whether it is
 * broken, and how long the shortest stem is and then the shortest cycle.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { replay } from "../../../src/check/replay.ts";
import { Violation } from "../../../src/model/step.ts";
import { type Decision, decide } from "../../../src/search/liveness/decide.ts";
import { roundBudget } from "../../../src/search/liveness/lasso.ts";
import { StateGraph } from "../../../src/search/liveness/state-graph.ts";
import { Machine, Outgrown } from "../../../src/search/machine.ts";
import { Shadow } from "../../../src/witness/shadow.ts";
import { tellLasso } from "../../../src/witness/tell-lasso.ts";
import { reach } from "../../reference/graph.ts";
import { type LassoLength, shortestLasso } from "../../reference/liveness.ts";
import { livenessModelOf, livenessPrograms } from "./programs.ts";

/** Larger graphs are left to others: the obvious checker takes the cube of their size. */
const mostStates = 60;

test("the engine and the obvious checker agree", () => {
  const seen = { broken: 0, held: 0 };
  fc.assert(
    fc.property(livenessPrograms, (meant) => {
      const model = livenessModelOf(meant);
      const other = model.instantiate("only");
      const nodes = reach(other, mostStates);
      fc.pre(nodes !== null);
      const expected = other.liveness.map((claim) => shortestLasso(other, nodes, claim));
      const decided = decideAll(new Machine(model.instantiate("only"))).map(lengthOf);
      expect(decided).toEqual(expected);
      for (const lasso of expected) seen[lasso === null ? "held" : "broken"] += 1;
    }),
    { numRuns: 500, seed: 5 },
  );
  expect(seen.broken).toBeGreaterThan(200);
  expect(seen.held).toBeGreaterThan(200);
});

test("every lasso is gone round on plain generators, and its trace replays", () => {
  let gone = 0;
  fc.assert(
    fc.property(livenessPrograms, (meant) => {
      const model = livenessModelOf(meant);
      const machine = new Machine(model.instantiate("only"));
      const { liveness } = machine.learner.instance;
      const decisions = [...decideAll(machine), ...decideAll(machine, 0)];
      for (const [index, decision] of decisions.entries()) {
        const claim = liveness[index % liveness.length];
        if (decision.kind === "holds" || claim === undefined) continue;
        const violation = new Violation(claim.name, "", {}, null);
        const broken = { claim, lasso: decision.lasso, violation };
        const shadow = new Shadow(machine, model.instantiate("only"), "left-out");
        const witness = run(tellLasso(broken, shadow, machine.learner.watch));
        const { schedule, events, cycle } = witness;
        const subject = { model: model.name, variant: "only", parameters: {} };
        const trace = { ...subject, claim: claim.name, message: "", schedule };
        const replayed = replay(model, { ...trace, cycleFrom: cycle?.from ?? 0 });
        expect(replayed.kind).toBe("reproduced");
        expect(replayed.witness.cycle).toEqual(cycle);
        expect(replayed.witness.events.map(({ changes }) => changes)).toEqual(
          events.map(({ changes }) => changes),
        );
        gone += 1;
      }
    }),
    { numRuns: 80, seed: 7 },
  );
  expect(gone).toBeGreaterThan(30);
});

/** With a budget of nothing, cycles are not the shortest, and must be fair all the same. */
function decideAll(machine: Machine, budget = roundBudget): Decision[] {
  for (;;) {
    try {
      const graph = new StateGraph(machine);
      run(graph.explore(1 << 24));
      return machine.learner.liveness.map((learned) => run(decide(graph, learned, budget)));
    } catch (thrown) {
      if (!(thrown instanceof Outgrown)) throw thrown;
      machine.widen();
    }
  }
}

function lengthOf(decision: Decision): LassoLength | null {
  if (decision.kind === "holds") return null;
  const { stem, cycle, minimal } = decision.lasso;
  expect(minimal).toBe("stem-and-cycle");
  return { stem: stem.length, cycle: cycle.length };
}

function run<R>(slices: Generator<void, R, void>): R {
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
  }
}
