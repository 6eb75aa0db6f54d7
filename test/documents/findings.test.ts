/**
 * The findings are what the models show: behind every command of the page stands the claim that breaks
 * and the length of its shortest run, and both must be the catalogue's. Commands with parameters of
 * their own are not in the catalogue and are explored here.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import { type CatalogRow, everyModel } from "../support/catalog.ts";

const page = readFileSync(new URL("../../docs/findings.md", import.meta.url), "utf8");
const catalog: readonly CatalogRow[] = JSON.parse(
  readFileSync(new URL("../../models/catalog.json", import.meta.url), "utf8"),
);
const models = await everyModel();

/** `npx refault run spufs/core-inserts --param touchers=1    # no-foreign-access, 27 steps` */
const command =
  /^npx refault run (?<model>\S+)\/(?<variant>\S+)(?<params>(?: --param \S+=\d+)*) +# (?<shown>.+)$/gm;
const commands = [...page.matchAll(command)].map(({ groups = {} }) => ({
  model: groups.model ?? "",
  variant: groups.variant ?? "",
  params: groups.params ?? "",
  shown: groups.shown ?? "",
}));

/** `| A1 | \`spufs/core-inserts\` | no-foreign-access |` */
const golden = [...page.matchAll(/^\| \S+ \| `(?<name>\S+)` \| (?<shown>.+) \|$/gm)].map(
  ({ groups = {} }) => ({ name: groups.name ?? "", shown: groups.shown ?? "" }),
);

function rowOf(name: string): CatalogRow {
  const row = catalog.find(({ model, variant }) => `${model}/${variant}` === name);
  if (row === undefined) throw new Error(`the catalogue has no ${name}`);
  return row;
}

/** What the page is to say of it: `holds`, or `no-deadlock, 3 steps`. */
function said(claim: string | null, steps: number | undefined): string {
  if (claim === null) return "holds";
  return `${claim}, ${steps} ${steps === 1 ? "step" : "steps"}`;
}

describe("the commands of docs/findings.md", () => {
  test("are all of a form that is looked at here", () => {
    expect(commands).toHaveLength(page.match(/refault run/g)?.length ?? 0);
    expect(commands.length).toBeGreaterThan(0);
  });

  test("and so are the rows of the golden set", () => {
    const [, head = "", ...rows] = page.match(/^\|.*$/gm) ?? [];
    expect(head).toMatch(/^[|-]+$/);
    expect(golden).toHaveLength(rows.length);
    expect(rows.length).toBeGreaterThan(0);
  });

  test.for(commands.filter(({ params }) => params === ""))("%$: $model/$variant", (shown) => {
    const row = rowOf(`${shown.model}/${shown.variant}`);
    expect(row.asExpected).toBe(true);
    expect(shown.shown).toBe(said(row.claim, row.witness?.steps));
  });

  test.for(commands.filter(({ params }) => params !== ""))(
    "%$: $model/$variant $params",
    ({ model: name, variant, params, shown }) => {
      const model = models.find((one) => one.name === name);
      if (model === undefined) throw new Error(`there is no model ${name}`);
      const given = [...params.matchAll(/--param (\S+)=(\d+)/g)];
      const parameters = Object.fromEntries(given.map(([, key, value]) => [key, Number(value)]));
      const { broken, exhaustive } = check(model, { variant, parameters, until: "exhausted" });
      expect(exhaustive).toBe(true);
      expect(shown).toBe(said(broken[0]?.claim ?? null, broken[0]?.depth));
    },
  );
});

test.for(golden)("the golden set: $name", ({ name, shown }) => {
  const { claim, expected, asExpected } = rowOf(name);
  expect(asExpected).toBe(true);
  expect(shown).toBe(claim ?? expected);
});

test("unlocking before the insertion is letting the core insert, in every number", () => {
  const spufs = models.find(({ name }) => name === "spufs");
  if (spufs === undefined) throw new Error("there is no model spufs");
  const exhausted = (variant: string) => {
    const { states, transitions, broken } = check(spufs, { variant, until: "exhausted" });
    return { states, transitions, depths: broken.map(({ claim, depth }) => [claim, depth]) };
  };
  const core = exhausted("core-inserts");
  expect(exhausted("unlock-before-insert")).toEqual(core);
  const [first, second, third] = core.depths.map(([claim, depth]) => `${depth} ${claim}`);
  const prose = page.replace(/\s+/g, " ");
  expect(prose).toContain(`at the same depth: ${first}, ${second}, ${third}.`);
  const [coherent, foreign, last] = exhausted("no-tlb-flush").depths.map(([, depth]) => depth);
  expect(prose).toContain(`the same three, at ${coherent}, ${foreign} and ${last}.`);
});
