import { expect, test } from "vitest";
import { promela } from "../../src/export/promela/promela.ts";
import type { PanOutput } from "../../src/export/spin/pan-output.ts";
import { differences, hidesEnds, type SpinRuns } from "../../src/export/spin/second-opinion.ts";
import letterBox from "./letter-box.ts";
import { subjectOf } from "./subject.ts";

const subject = subjectOf(letterBox, "bills-too");
const written = promela(subject);
const { states, transitions, broken } = subject.report;

/** Spin agreeing: two watchers moved in four states, and the initial state is a transition to it. */
const agreeing: PanOutput = {
  stored: states ?? 0,
  transitions: transitions + 1 + 4,
  errors: 4,
  asserted: ["first_things_first", "no_bills"],
  hasDeadlock: false,
};

function differ(everything: Partial<PanOutput>, others: Partial<SpinRuns> = {}): string[] {
  const run = { ...agreeing, ...everything };
  return differences(subject, written, {
    everything: run,
    ends: run,
    hasDeadlock: false,
    ...others,
  });
}

test("where counts and claims are the same there is no difference", () => {
  expect(broken.map(({ claim }) => claim)).toEqual(["no-bills", "first-things-first"]);
  expect(differ({})).toEqual([]);
});

test("a state or a transition more or less is a difference", () => {
  expect(differ({ stored: 10 })).toEqual(["Spin counts 10 states, refault 9"]);
  expect(differ({ transitions: 12 })).toEqual(["Spin counts 7 transitions, refault 8"]);
  const ends = { ...agreeing, stored: 8 };
  expect(differ({}, { ends })).toEqual(["Spin counts 8 states, refault 9"]);
});

test("a claim that only one of them breaks is a difference", () => {
  expect(differ({ asserted: ["no_bills"] })).toEqual([
    "refault breaks first-things-first, Spin does not",
  ]);
  expect(differ({ asserted: [...agreeing.asserted, "all_read"] })).toEqual([
    "Spin breaks all-read, refault does not",
  ]);
  expect(differ({}, { hasDeadlock: true })).toEqual(["Spin breaks no-deadlock, refault does not"]);
});

test("a branch that refault says nobody takes is a difference", () => {
  expect(differ({ asserted: [...agreeing.asserted, "0"] })).toEqual([
    "Spin takes a branch that refault says nobody takes",
  ]);
});

test("counts that Spin rounds are compared as it rounds them", () => {
  const report = { ...subject.report, states: 123_456_789, transitions: 1_000 };
  const run = { ...agreeing, stored: 123_456_790, transitions: 1_005 };
  const runs = { everything: run, ends: run, hasDeadlock: false };
  expect(differences({ ...subject, report }, written, runs)).toEqual([]);
});

test("a broken always claim hides ends, another claim does not", () => {
  expect(hidesEnds(agreeing, written, subject)).toBe(true);
  expect(hidesEnds({ ...agreeing, asserted: ["no_bills"] }, written, subject)).toBe(false);
});
