import { expect, test } from "vitest";
import { deepImports } from "./models.ts";
import { sources } from "./source.ts";

test("models and properties import the public language only", () => {
  expect(deepImports(sources(["models", "properties"]))).toEqual([]);
});

test.each([
  ["the engine", "models/spufs/spufs.ts", "../../src/model/step.ts"],
  ["a deep path of the package", "models/spufs/spufs.ts", "refault/model/step"],
  ["another model", "models/spufs/spufs.ts", "../dcss/dcss.ts"],
  ["the host", "models/spufs/spufs.ts", "node:fs"],
  ["a model, from a property", "properties/sole-owner.ts", "../models/spufs/spufs.ts"],
])("an import of %s is seen", (_, path, specifier) => {
  expect(deepImports([{ path, text: `import { a } from "${specifier}";` }])).toHaveLength(1);
});

test("the language, the model's own folder and properties are let through", () => {
  const from = ["refault", "refault/linux", "./page.ts", "../../properties/sole-owner.ts"];
  const text = from.map((specifier) => `import { a } from "${specifier}";`).join("\n");
  expect(deepImports([{ path: "models/spufs/spufs.ts", text }])).toEqual([]);
});
