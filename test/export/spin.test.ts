/**
 * Spin's own count of the images written as Promela. Skipped, and said so, where there is no Spin; where
 * there is, `npm run verify` asks about every variant of every model.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Branch } from "../../src/automaton/image.ts";
import type { Subject } from "../../src/export/subject.ts";
import lostUpdate from "../cli/models/lost-update.ts";
import { everyModel } from "../support/catalog.ts";
import type { Program } from "../support/program.ts";
import { modelOf } from "../support/program-model.ts";
import { tricky } from "../support/programs/tricky.ts";
import { programs } from "../support/random-program.ts";
import { differencesFromSpin, hasSpin } from "../support/spin.ts";
import awkwardNames from "./awkward-names.ts";
import letterBox from "./letter-box.ts";
import { subjectOf } from "./subject.ts";

const models = await everyModel();
const isDeep = process.env.REFAULT_DEEP !== undefined;

test.skipIf(hasSpin)("Spin and gcc are not on this machine: nothing is asked of them", () => {
  expect(hasSpin).toBe(false);
});

describe.skipIf(!hasSpin)("Spin counts the same states and breaks the same claims", () => {
  test.for([
    [lostUpdate, "plain"],
    [lostUpdate, "atomic"],
    [letterBox, "bills-too"],
    [letterBox, "unread"],
    [awkwardNames, "int"],
  ] as const)("$0.name/$1", async ([model, variant]) => {
    expect(await differencesFromSpin(subjectOf(model, variant))).toEqual([]);
  });

  test.for([
    // Breaks always claims, at many places.
    ["spufs", "core-inserts"],
    // Deadlocks, and stops where an actor breaks a claim.
    ["spufs-class1", "kept-own-area"],
    // Has cells that are written and never read.
    ["relocate-metadata", "no-pin"],
    ["dcss", "publish-last"],
  ] as const)("%s/%s", async ([name, variant]) => {
    const model = models.find((it) => it.name === name);
    expect(model).toBeDefined();
    if (model === undefined) return;
    expect(await differencesFromSpin(subjectOf(model, variant))).toEqual([]);
  });

  test("on small programs that were hard once", () => expectAgreement(tricky));

  test(
    "on random small programs",
    () => expectAgreement(fc.sample(programs, { numRuns: isDeep ? 1_000 : 4, seed: 4 })),
    3_600_000,
  );
});

/** Two at a time, for most of it is waiting for the compiler. */
async function expectAgreement(sample: readonly Program[]): Promise<void> {
  for (let at = 0; at < sample.length; at += 2) {
    const pair = sample.slice(at, at + 2);
    const answers = pair.map((program) => differencesFromSpin(subjectOf(modelOf(program), "only")));
    for (const [index, answer] of (await Promise.all(answers)).entries()) {
      expect(answer, JSON.stringify(pair[index])).toEqual([]);
    }
  }
}

describe.skipIf(!hasSpin)("Spin notices", () => {
  const subject = subjectOf(letterBox, "bills-too");

  test("a cell that is written otherwise", async () => {
    const changed = withBranches(subject, (branches) =>
      branches.map((branch) => {
        if (branch.outcome.kind === "blocked") return branch;
        const writes = branch.outcome.writes.map((write) => ({ ...write, value: 0 }));
        return { ...branch, outcome: { ...branch.outcome, writes } };
      }),
    );
    expect(await differencesFromSpin(changed)).not.toEqual([]);
  });

  test("a branch that refault knows nothing of", async () => {
    const forgetful = withBranches(subject, (branches) => branches.slice(1));
    expect(await differencesFromSpin(forgetful)).toContain(
      "Spin takes a branch that refault says nobody takes",
    );
  });

  test("a claim that was judged otherwise", async () => {
    const { image, report } = subject;
    const claims = image.claims.map((claim) => ({
      ...claim,
      observations: claim.observations.map((seen) => ({ ...seen, holds: !seen.holds })),
    }));
    expect(await differencesFromSpin({ ...subject, image: { ...image, claims } })).toContain(
      "Spin breaks all-read, refault does not",
    );
    expect(report.broken.map(({ claim }) => claim)).not.toContain("all-read");
  });
});

function withBranches(subject: Subject, change: (branches: Branch[]) => Branch[]): Subject {
  const { image } = subject;
  const actors = image.actors.map((actor) => ({
    ...actor,
    locals: actor.locals.map((local) => ({ ...local, branches: change(local.branches) })),
  }));
  return { ...subject, image: { ...image, actors } };
}
