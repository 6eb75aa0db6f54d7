import { expect, test } from "vitest";
import type { ImageCell, Test } from "../../src/automaton/image.ts";
import { type Path, treeOf, waysThrough } from "../../src/export/decision-tree.ts";

const cells: readonly ImageCell[] = [
  { name: "a", values: ["x", "y", "z"] },
  { name: "b", values: ["off", "on"] },
  { name: "kept", values: ["same"] },
];

const read = (cell: number, value: number): Test => ({ kind: "read", cell, value });
const path = <L>(leaf: L, ...tests: readonly Test[]): Path<L> => ({ tests, leaf });

test("values that lead to the same are one way", () => {
  const tree = treeOf([path("l", read(0, 0)), path("r", read(0, 1)), path("l", read(0, 2))], cells);
  expect(tree).toEqual({
    kind: "read",
    cell: 0,
    ways: [
      { values: [0, 2], next: { kind: "leaf", leaf: "l" } },
      { values: [1], next: { kind: "leaf", leaf: "r" } },
    ],
  });
});

test("a read that decides nothing is left out, also of a cell with one value", () => {
  const paths = [path("l", read(2, 0), read(1, 0)), path("l", read(2, 0), read(1, 1))];
  expect(treeOf(paths, cells)).toEqual({ kind: "leaf", leaf: "l" });
});

test("a value never met where it is read is a way of its own, and is not taken for another", () => {
  const tree = treeOf([path("l", read(0, 0)), path("l", read(0, 1))], cells);
  expect(waysThrough(tree)).toEqual([
    { conditions: [{ cell: 0, values: [0, 1] }], leaf: "l" },
    { conditions: [{ cell: 0, values: [2] }], leaf: null },
  ]);
});

test("alternatives of a choice stay apart though they come to the same", () => {
  const pick = (index: number): Test => ({ kind: "choose", count: 2, pick: index });
  const tree = treeOf([path("l", read(1, 1), pick(0)), path("l", read(1, 1), pick(1))], cells);
  expect(waysThrough(tree).map(({ leaf }) => leaf)).toEqual([null, "l", "l"]);
});
