import { expect, test } from "vitest";
import { blocksOf, uncompiled } from "./documents.ts";
import { sources } from "./source.ts";

test("every program shown in a document compiles", () => {
  const pages = sources(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs"], [".md"]);
  expect(uncompiled(pages.flatMap(blocksOf))).toEqual([]);
});

const page = {
  path: "page.md",
  text: [
    "# A page",
    "```ts",
    'import { cell } from "refault";',
    'const door = cell("door", ["open", "shut"]);',
    'export const state: "open" | "shut" = door.initial;',
    "```",
    "```sh",
    "npx refault run",
    "```",
    "```ts",
    'import { cell } from "refault";',
    'export const lid: "open" = cell("lid", ["open", "shut"]).initial;',
    "```",
    "```ts glimpse",
    "yield* lock.lock(); …",
    "```",
  ].join("\n"),
};

test("blocks are found with their places", () => {
  expect(blocksOf(page).map(({ place, info }) => [place, info])).toEqual([
    ["page.md:2", "ts"],
    ["page.md:7", "sh"],
    ["page.md:10", "ts"],
    ["page.md:14", "ts glimpse"],
  ]);
});

test("a program that does not compile is seen, with its place", () => {
  const complaints = uncompiled(blocksOf(page));
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatch(/^page\.md:10: block-1\.ts\(2,14\): error TS2322/);
});
