/** How reductions are told: the table of an audit, and why a model is not reduced as asked. */
import { describe, expect, test } from "vitest";
import { actor, always, cell, figure, range, stillPossible, twins } from "../../src/index.ts";
import { auditLines } from "../../src/report/audit.ts";
import { page } from "../report/fixtures.ts";
import { audited, type Build, exhausted, modelWith } from "./searched.ts";

/** Two actors that write what is theirs. */
const apart: Build = () => {
  const x = cell("x", range(0, 2));
  const y = cell("y", range(0, 2));
  return { actors: [actor("A", () => x.write(1)), actor("B", () => y.write(2))] };
};

describe("an audit", () => {
  test("is a table of what is left, and says what was not made", () => {
    expect(auditLines(audited(modelWith(apart)), page).join("\n")).toMatchInlineSnapshot(`
      "✓ small/plain
          full                           4 states                   4 transitions
          persistent                     3 states  75.0 %           2 transitions
          persistent + sleep             3 states  75.0 %           2 transitions
          symmetry               not made: the model says of no actors that they are twins
          persistent + symmetry  not made: the model says of no actors that they are twins"
    `);
  });

  test("is a doubt where a bound was hit", () => {
    const lines = auditLines(audited(modelWith(apart), 2), page);
    expect(lines[0]).toBe("? small/plain");
    expect(lines.at(-1)).toBe("    unresolved: the budget of 2 states is spent");
  });

  test("names what a reduction has lost", () => {
    const audit = audited(modelWith(apart));
    const lines = auditLines({ ...audit, differences: ["persistent: 1 of 2 ends"] }, page);
    expect([lines[0], lines.at(-1)]).toEqual(["✗ small/plain", "    persistent: 1 of 2 ends"]);
  });
});

describe("a model that is not reduced as asked says why", () => {
  const withClaims =
    (more: Partial<ReturnType<Build>>): Build =>
    () => ({
      ...apart({ variant: "plain" }),
      ...more,
    });
  const goal = withClaims({ claims: [stillPossible("can-go-on", () => true)] });
  const measured = withClaims({ figures: [figure("how many", () => 0)] });
  const plain = withClaims({ claims: [always("true", () => true)] });

  test.for<[Build, "persistent" | "symmetry" | "all", string, string | null]>([
    [goal, "persistent", "none", '"can-go-on" is about all that is still possible'],
    [measured, "symmetry", "none", '"how many" is measured in every state'],
    [plain, "symmetry", "none", "the model says of no actors that they are twins"],
    [plain, "all", "persistent", "the model says of no actors that they are twins"],
    [plain, "persistent", "persistent", null],
  ])("%#", ([build, asked, reduction, unreduced]) => {
    expect(exhausted(build, asked)).toMatchObject({ reduction, unreduced });
  });

  test("twins are what symmetry needs", () => {
    const build: Build = () => {
      const x = cell("x", range(0, 2));
      const actors = ["A", "B"].map((name) => actor(name, () => x.write(1)));
      return { actors, twins: [twins(actors)] };
    };
    expect(exhausted(build, "all")).toMatchObject({ reduction: "all", unreduced: null });
  });
});
