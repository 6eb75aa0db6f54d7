/**
 * Random small programs. They are meant to be small enough for a naive checker and crowded enough to
 * block, deadlock, break claims, go round in loops and return from routines in one run.
 */
import fc from "fast-check";
import { type Assertion, modulus, type Op, type Program, type Thread } from "./program.ts";

const value = fc.nat({ max: modulus - 1 });
const cell = fc.nat({ max: 2 });
const lock = fc.nat({ max: 1 });
const count = fc.integer({ min: 1, max: 3 });

/** Operations that are one step, and the assertion between steps. Rarer ones end most runs. */
const plainOp: fc.Arbitrary<Op> = fc.oneof(
  often(4, fc.record({ op: fc.constant("read"), cell })),
  often(4, fc.record({ op: fc.constant("write"), cell, value })),
  often(4, fc.record({ op: fc.constant("write-register"), cell, plus: value })),
  often(3, fc.record({ op: fc.constant("fetch-add"), cell, plus: value })),
  often(3, fc.record({ op: fc.constant("compare-and-swap"), cell, from: value, to: value })),
  often(2, fc.record({ op: fc.constant("swap"), cell, with: cell })),
  often(1, fc.record({ op: fc.constant("await-not"), cell, value })),
  often(1, fc.record({ op: fc.constant("await-either"), cell, with: cell, value })),
  often(1, fc.record({ op: fc.constantFrom("lock", "unlock"), lock })),
  often(3, fc.record({ op: fc.constantFrom("lock-any", "push", "pop") })),
  often(1, fc.record({ op: fc.constant("wait"), lock })),
  often(2, fc.record({ op: fc.constantFrom("signal", "broadcast") })),
  often(2, fc.record({ op: fc.constant("choose"), count })),
  often(1, fc.record({ op: fc.constant("choose-and-write"), count, value })),
  often(1, fc.record({ op: fc.constant("assert-not"), value })),
  often(1, fc.record({ op: fc.constant("write-and-assert-not"), cell, value })),
);

const { ops } = fc.letrec<{ readonly ops: readonly Op[]; readonly op: Op }>((tie) => {
  const body = tie("ops");
  return {
    ops: fc.array(tie("op"), { minLength: 1, maxLength: 4, depthIdentifier: "body" }),
    op: fc.oneof(
      { maxDepth: 2, depthIdentifier: "body", withCrossShrink: true },
      often(12, plainOp),
      often(1, fc.record({ op: fc.constant("if"), equals: value, body, otherwise: body })),
      often(1, fc.record({ op: fc.constant("repeat"), count, body })),
      often(1, fc.record({ op: fc.constant("loop"), until: value, count, body })),
      often(1, fc.record({ op: fc.constant("retry"), cell, until: value, body })),
      often(2, fc.record({ op: fc.constant("call"), body })),
      often(2, fc.record({ op: fc.constant("locked"), lock, body })),
    ),
  };
});

function often<T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.WeightedArbitrary<T> {
  return { weight, arbitrary };
}

const threads: fc.Arbitrary<Thread> = fc.record({
  ops,
  kind: fc.oneof(often(8, fc.constant("task")), often(1, fc.constantFrom("daemon", "endless"))),
  maskedBy: fc.option(value, { freq: 12 }),
});

const assertions: fc.Arbitrary<Assertion> = fc.record({
  scope: fc.constantFrom("always", "at-end", "still-possible"),
  cell,
  not: value,
  while: fc.option(fc.record({ cell, has: value }), { freq: 3 }),
});

export const programs: fc.Arbitrary<Program> = fc.record({
  cellCount: count,
  threads: fc.array(threads, { minLength: 2, maxLength: 4 }),
  assertions: fc.array(assertions, { maxLength: 3 }),
});
