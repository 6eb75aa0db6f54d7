/**
 * The catalogue: `models/catalog.json` lists every variant of every model with its exact counts, and
 * here all of it is counted again. `UPDATE=1` rewrites it; a changed count needs its reason.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { type CatalogRow, everyModel, rowOf } from "../support/catalog.ts";

const file = new URL("../../models/catalog.json", import.meta.url);
const isUpdate = process.env.UPDATE === "1";
const recorded: readonly CatalogRow[] = isUpdate ? [] : JSON.parse(readFileSync(file, "utf8"));
const counted: CatalogRow[] = [];
const models = await everyModel();

describe.for(models)("$name", (model) => {
  test.for([...model.variants.keys()])("%s", (variant) => {
    const row = rowOf(model, variant);
    counted.push(row);
    expect(row).toMatchObject({ asExpected: true });
    if (isUpdate) return;
    const known = recorded.find((other) => other.model === model.name && other.variant === variant);
    expect(row).toEqual(known);
  });
});

test("no two models share a name", () => {
  expect(new Set(models.map(({ name }) => name)).size).toBe(models.length);
});

test("the catalogue lists nothing that is not there", () => {
  if (isUpdate) return;
  const there = new Set(
    models.flatMap(({ name, variants }) => [...variants.keys()].map((v) => `${name}/${v}`)),
  );
  expect(recorded.filter(({ model, variant }) => !there.has(`${model}/${variant}`))).toEqual([]);
});

afterAll(() => {
  if (!isUpdate) return;
  const lines = counted.map((row) => `  ${JSON.stringify(row)}`);
  writeFileSync(file, `[\n${lines.join(",\n")}\n]\n`);
});
