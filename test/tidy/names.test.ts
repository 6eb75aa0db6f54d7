import { expect, test } from "vitest";
import { poorNames } from "./names.ts";
import { sources } from "./source.ts";

test("names say something", () => {
  expect(
    poorNames(sources(["src", "models", "properties", "test", "bench", "bin", "build"])),
  ).toEqual([]);
});

test.each([
  ["in a file's name", "src/model/util.ts", ""],
  ["in a room's name", "src/common/step.ts", ""],
  ["in a constant's", "src/a.ts", "const cellData = 1;"],
  ["in a class's", "src/a.ts", "export class StepManager {}"],
  ["in a generator's", "src/a.ts", "function* stepImpl() {}"],
  ["as a leading I", "src/a.ts", "interface IStep {}"],
  ["as a capital in a file's name", "src/model/Step.ts", ""],
])("a poor name is seen %s", (_, path, text) => {
  expect(poorNames([{ path, text }])).toHaveLength(1);
});

test("a word that contains a banned one is let through", () => {
  const text = "const database = 1; const Item = 2; const commonplace = 3; // data";
  expect(poorNames([{ path: "src/a.ts", text }])).toEqual([]);
});
