import { expect, test } from "vitest";
import { jsonDocument } from "../../src/report/json.ts";
import { place, report } from "./fixtures.ts";
import { staleTranslation } from "./runs.ts";

test("the document has one result for each finding, and errors only if there are some", async () => {
  const verdict = { kind: "violated", claim: "no-foreign-access", message: "" } as const;
  const expected = { verdict: "violated", claim: "no-foreign-access" } as const;
  const unresolved = { kind: "unresolved", reason: "100 states" } as const;
  const findings = [
    {
      report: report("core-inserts", { verdict, expected, witness: staleTranslation }),
      durationMs: 12.7,
      file: ".refault/spufs-core-inserts.trace.json",
    },
    { report: report("handler-inserts"), durationMs: 3, file: null },
    {
      report: report("large", { verdict: unresolved, exhaustive: false, asExpected: false }),
      durationMs: 3,
      file: null,
    },
  ];
  const mistake = {
    code: "duplicate-name",
    message: 'two cells are called "pte"',
    place: place("models/race.ts"),
    actor: null,
    remedy: "give each its own name",
  };
  const text = jsonDocument(findings, [{ model: "race", variant: "plain", mistake }]);
  await expect(`${text}\n`).toMatchFileSnapshot("../golden/files/document.json");
  expect(JSON.parse(jsonDocument(findings, []))).not.toHaveProperty("errors");
});
