import { describe, expect, test } from "vitest";
import { widthOf } from "../../../src/report/typography.ts";
import { told } from "../../../src/report/witness/told.ts";
import * as hand from "../fixtures.ts";
import * as lassos from "../lassos.ts";

const golden = (name: string) => `../../golden/files/witness/${name}.txt`;

describe("a run that goes on for ever is told", () => {
  test.for([
    ["starved-writer", lassos.starvedWriter],
    ["standstill", lassos.standstill],
  ] as const)("with what is repeated, and why that is fair: %s", async ([name, witness]) => {
    const text = (page: typeof hand.page) =>
      `${told("fairness/lock", witness, "found", page).join("\n")}\n`;
    await expect(text(hand.page)).toMatchFileSnapshot(golden(name));
    await expect(text(hand.narrowPage)).toMatchFileSnapshot(golden(`${name}-narrow`));
  });

  test("on lines no wider than the page, the same when it is replayed", () => {
    for (let width = 72; width <= 110; width += 1) {
      const page = { ...hand.page, width };
      const lines = told("fairness/lock", lassos.starvedWriter, "replayed", page);
      expect(Math.max(...lines.map(widthOf)), lines.join("\n")).toBeLessThanOrEqual(width);
      expect(lines.filter((line) => line.includes("… for ever:"))).toHaveLength(1);
    }
  });

  test("from its first step on, and one by one where lanes do not fit", () => {
    const { starvedWriter: witness } = lassos;
    const cycle = { ...witness.cycle!, from: 0 };
    const actors = witness.actors.map((actor) => ({ ...actor, lane: `CPU-${actor.actor}` }));
    const page = { ...hand.page, width: 62 };
    const lines = told("fairness/lock", { ...witness, actors, cycle }, "found", page);
    const first = lines.findIndex((line) => line.includes("… for ever:"));
    expect(lines.findIndex((line) => /^ +1 /.test(line))).toBeGreaterThan(first);
  });
});
