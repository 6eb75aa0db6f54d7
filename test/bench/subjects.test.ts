/**
 * What the bench measures is what it says: the counts that it expects of every size are those of a
 * formula where there is one, and those of the reference checker and of Spin where the size is small.
 */
import { describe, expect, test } from "vitest";
import { isSpinHere, Verifier } from "../../bench/spin.ts";
import { type Sized, subjects } from "../../bench/subjects.ts";
import { check } from "../../src/check/check.ts";
import { explore } from "../reference/checker.ts";

describe.for(subjects)("$name", ({ load, name, sizes }) => {
  const { parameters, states } = sizes.small;

  test("the engine and the reference count the same, and nothing is broken", async () => {
    const { default: model } = await load();
    const [variant = ""] = model.variants.keys();
    const { verdict, ...report } = check(model, { variant, parameters, until: "exhausted" });
    const reference = explore(model.instantiate(variant, parameters));
    expect({ states: report.states, verdict: verdict.kind }).toEqual({ states, verdict: "holds" });
    expect({ states: reference?.states, transitions: reference?.transitions }).toEqual({
      states,
      transitions: report.transitions,
    });
  });

  test.skipIf(!isSpinHere())("Spin counts the same in the Promela twin", async () => {
    const { default: model } = await load();
    const [variant = ""] = model.variants.keys();
    const { transitions } = check(model, { variant, parameters, until: "exhausted" });
    using verifier = new Verifier(name, parameters, "full");
    expect(verifier.verify(states)).toMatchObject({ states, transitions: transitions + 1 });
  });
});

const formulas: Readonly<Record<string, (parameters: Sized["parameters"]) => number>> = {
  "spinlock-counter": ({ threads: n = 0, rounds: k = 0 }) => {
    // Nobody inside, or one who has locked, read or written; the others are between two rounds.
    return (k + 1) ** n + 3 * n * k * (k + 1) ** (n - 1);
  },
  "ticket-lock": ({ threads: n = 0, rounds: k = 0 }) => {
    // A queue of some threads in some order, whose first is before or behind one of its four steps.
    let [states, orders] = [(k + 1) ** n, 1];
    for (let queued = 1; queued <= n; queued++) {
      orders *= n - queued + 1;
      states += 4 * orders * k ** queued * (k + 1) ** (n - queued);
    }
    return states;
  },
  philosophers: ({ seats = 0, rounds = 0 }) => tablesOf(seats, rounds),
};

describe.for(Object.entries(formulas))("the formula of %s", ([name, formula]) => {
  const subject = subjects.find((other) => other.name === name);
  const settings = Object.values(subject?.sizes ?? {});
  test.for(settings)("gives $states", ({ parameters, states }) => {
    expect(formula(parameters)).toBe(states);
  });
});

/**
 * Dining philosophers: how many ways there are round the table for each to hold no fork, the left, both
 * or the right, no fork held twice, each weighed by where in its rounds a philosopher may be. Only that
 * all have put down the left fork and hold the right cannot be: whose right one was taken first?
 */
function tablesOf(seats: number, rounds: number): number {
  const usual = { none: rounds + 1, left: rounds, both: rounds, right: rounds };
  const last = { none: rounds + 1, left: 0, both: rounds, right: 2 * rounds };
  let states = 0;
  for (const isFirstTaken of [false, true]) {
    // By whether the fork to the right of those counted so far is in a hand: from 0 into 1.
    let [free, held] = isFirstTaken ? [0, 1] : [1, 0];
    for (let seat = 0; seat < seats; seat++) {
      const { none, left, both, right } = seat === seats - 1 ? last : usual;
      [free, held] = [free * (none + left) + held * none, free * (right + both) + held * right];
    }
    states += isFirstTaken ? held : free;
  }
  return states - rounds ** seats;
}
