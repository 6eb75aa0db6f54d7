import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import type { Page } from "../../../src/report/page.ts";
import { widthOf } from "../../../src/report/typography.ts";
import { told, toldRun } from "../../../src/report/witness/told.ts";
import type { Witness } from "../../../src/witness/witness.ts";
import * as hand from "../fixtures.ts";
import * as runs from "../runs.ts";

const golden = (name: string) => `../../golden/files/witness/${name}.txt`;

function text(witness: Witness, page: Page): string {
  return `${told("spufs/core-inserts", witness, "found", page).join("\n")}\n`;
}

describe("a witness is told", () => {
  test.for([
    ["stale-translation", runs.staleTranslation],
    ["embrace", runs.embrace],
    ["sleeps-in-atomic", runs.sleepsInAtomic],
    ["sleeps-while-booting", runs.sleepsWhileBooting],
    ["schedules-in-atomic", runs.schedulesInAtomic],
    ["shared-cpu", runs.sharedCpu],
    ["choices", runs.choices],
    ["many-lanes", runs.manyLanes],
    ["broken-from-the-start", runs.brokenFromTheStart],
  ] as const)("as a commit message would: %s", async ([name, witness]) => {
    await expect(text(witness, hand.page)).toMatchFileSnapshot(golden(name));
    await expect(text(witness, hand.narrowPage)).toMatchFileSnapshot(golden(`${name}-narrow`));
  });

  test("without a broken claim where nothing is broken", () => {
    const lines = toldRun(runs.staleTranslation, hand.page);
    expect(lines.join("\n")).not.toContain("no-foreign-access");
    expect(lines.join("\n")).toContain("vm_insert_pfn");
  });

  test("with the claim at the step that breaks it, and none at a deadlock", () => {
    expect(text(runs.staleTranslation, hand.page)).toMatch(/8 {2}store +✗ no-foreign-access/);
    expect(text(runs.embrace, hand.page)).not.toContain("✗");
  });

  test("in the inks that its parts mean", () => {
    const painted: Page = { ...hand.page, paint: (ink, it) => `<${ink}>${it}</>` };
    const lines = text(runs.staleTranslation, painted);
    expect(lines).toContain("<bad>spufs/core-inserts breaks no-foreign-access</>");
    expect(lines).toContain("<changed>pte: none → hw");
  });
});

test("no line is wider than the page, and every step is on it", () => {
  const all = [runs.staleTranslation, runs.embrace, runs.sleepsInAtomic, runs.manyLanes];
  for (const witness of all) {
    for (let width = 72; width <= 120; width += 1) {
      const lines = told("spufs/core-inserts", witness, "found", { ...hand.page, width });
      const widest = Math.max(...lines.map(widthOf));
      expect(widest, lines.join("\n")).toBeLessThanOrEqual(width);
      const numbers = lines.flatMap((line) => /^ +(\d+) {2}/.exec(line)?.[1] ?? []).map(Number);
      expect(numbers).toEqual(witness.events.map((_, index) => index + 1));
    }
  }
});

test("names cannot steer the terminal", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (name, value) => {
      const actor = `actor ${name}`;
      const event = hand.event(actor, `step ${name}`, { result: value, frames: [`call ${name}`] });
      const change = { cell: name, before: value, after: name };
      const witness = hand.witness(
        `claim ${name}`,
        [{ ...event, changes: [change], picked: [value] }],
        [hand.atEnd(actor, value, { status: "blocked", step: name, waitsFor: [value] })],
        {
          message: value,
          initial: [{ cell: name, value }],
          facts: { splat: "might-sleep", era: "modern", function: name, at: value, name },
        },
      );
      for (const line of told(name, witness, "found", hand.page)) {
        expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }
    }),
  );
});
