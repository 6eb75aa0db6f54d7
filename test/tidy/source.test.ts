import { expect, test } from "vitest";
import { importsOf, sources, target } from "./source.ts";

test("imports of every form are found, those in comments are not", () => {
  const text = [
    'import a, { b } from "./one.ts";',
    'import type { c } from "./two.ts";',
    'export { d } from "./three.ts";',
    'export type { e } from "./four.ts";',
    'import "./five.ts";',
    'const f = await import("./six.ts");',
    '// import { g } from "./seven.ts";',
    "import {",
    "  h,",
    '} from "eight";',
  ].join("\n");
  const found = importsOf({ path: "src/room/file.ts", text });
  const types = found.filter(({ isType }) => isType).map(({ specifier }) => specifier);
  expect(types).toEqual(["./two.ts", "./four.ts"]);
  expect(new Set(found.map(({ specifier }) => specifier))).toEqual(
    new Set(["./one.ts", "./two.ts", "./three.ts", "./four.ts", "./five.ts", "./six.ts", "eight"]),
  );
});

test("a relative import is followed from the importing file", () => {
  expect(target("src/check/check.ts", "../model/step.ts")).toBe("src/model/step.ts");
  expect(target("src/check/check.ts", "./report.ts")).toBe("src/check/report.ts");
});

test("the repository's sources are found", () => {
  const paths = sources(["src", "ARCHITECTURE.md"], [".ts", ".md"]).map(({ path }) => path);
  expect(paths).toContain("src/model/step.ts");
  expect(paths).toContain("ARCHITECTURE.md");
});
