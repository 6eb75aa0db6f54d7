/**
 * The tables of docs/reductions.md are counted again: of the catalogue the smaller half, all of it with
 * REFAULT_DEEP. `UPDATE=1` rewrites them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isSpinHere, Verifier } from "../../bench/spin.ts";
import { everyModel } from "../support/catalog.ts";
import { law } from "../support/runs.ts";
import { benched, benchHead, benchLine, catalogHead, catalogLine, reducible } from "./tables.ts";

const file = new URL("../../docs/reductions.md", import.meta.url);
const page = readFileSync(file, "utf8");
const isUpdate = process.env.UPDATE === "1";
const isDeep = process.env.REFAULT_DEEP !== undefined;
/** What has more states than this is counted on request only. */
const patience = isDeep ? Number.POSITIVE_INFINITY : 2_500;
/** Models of the bench that are counted every time. */
const fastest = new Set(["philosophers", "ticket-lock"]);
const measured = reducible(await everyModel());

describe("the catalogue", () => {
  const small = measured.filter(({ states }) => states <= patience);
  const named = small.map((it) => [`${it.model.name}/${it.variant}`, it] as const);
  test.skipIf(isUpdate).for(named)("%s", law, ([, it]) => {
    expect(page).toContain(`${catalogLine(it)}\n`);
  });

  test.skipIf(isUpdate)("every model that may be reduced is in the table, and no other", () => {
    const listed = [...page.matchAll(/^\| `(?<name>[^`]+\/[^`]+)` \|/gm)].map(
      (row) => row.groups?.name,
    );
    expect(listed).toEqual(measured.map(({ model, variant }) => `${model.name}/${variant}`));
  });
});

describe("the models of the bench", () => {
  const named = benched.map((subject) => [subject.name, subject] as const);
  const isCounted = (name: string) => isDeep || fastest.has(name);
  test.skipIf(isUpdate).for(named.filter(([name]) => isCounted(name)))(
    "%s",
    law,
    async (subject) => {
      expect(page).toContain(`${await benchLine(subject[1])}\n`);
    },
  );

  test.skipIf(!isDeep || !isSpinHere())("Spin's own reduction leaves all states", law, () => {
    for (const { name, sizes } of benched) {
      const { parameters = {}, states = 0 } = sizes["1e5"] ?? {};
      using verifier = new Verifier(name, parameters, "reduced");
      expect([name, verifier.verify(states).states]).toEqual([name, states]);
    }
  });
});

test.runIf(isUpdate)("the tables are written anew", law, async () => {
  const ofBench: string[] = [];
  for (const subject of benched) ofBench.push(await benchLine(subject));
  const bench = [...benchHead, ...ofBench];
  const catalog = [...catalogHead, ...measured.map(catalogLine)];
  writeFileSync(file, replaced(replaced(page, benchHead, bench), catalogHead, catalog));
});

/** The page with the table that has this head replaced. */
function replaced(text: string, head: readonly string[], table: readonly string[]): string {
  const start = text.indexOf(head.join("\n"));
  if (start < 0) throw new Error(`docs/reductions.md has no table ${head[0]}`);
  const end = text.indexOf("\n\n", start);
  return text.slice(0, start) + table.join("\n") + text.slice(end);
}
