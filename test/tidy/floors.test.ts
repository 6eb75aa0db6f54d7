import { expect, test } from "vitest";
import { brokenFloors, floorsOf, missingRooms } from "./floors.ts";
import { type Source, sources } from "./source.ts";

const floors = floorsOf(sources(["ARCHITECTURE.md"], [".md"])[0]?.text ?? "");

test("rooms import lower floors only", () => {
  expect(brokenFloors(sources(["src"]), floors)).toEqual([]);
});

test("the table of rooms in ARCHITECTURE.md is what is on disk", () => {
  expect(missingRooms(sources(["src"]), floors)).toEqual([]);
});

const small = floorsOf("| 1 | `model` |\n| 2 | `linux`, `automaton` |\n| 8 | `cli` |");

function file(path: string, ...specifiers: readonly string[]): Source {
  return { path, text: specifiers.map((from) => `import type { a } from "${from}";`).join("\n") };
}

test.each([
  ["an upper floor", file("src/model/a.ts", "../automaton/b.ts")],
  ["a sibling", file("src/linux/deep/a.ts", "../../automaton/b.ts")],
  ["the entry point", file("src/linux/a.ts", "../index.ts")],
  ["a room nobody knows", file("src/cli/a.ts", "../lobby/b.ts")],
  ["a package, in the engine", file("src/automaton/a.ts", "effect")],
  ["the host, in the engine", file("src/automaton/a.ts", "node:fs")],
  ["more than the language, from the entry point", file("src/index.ts", "./linux/a.ts")],
])("an import of %s is seen", (_, source) => {
  expect(brokenFloors([source], small)).toHaveLength(1);
});

test("imports downwards, inside a room and from the shell are let through", () => {
  const files = [
    file("src/linux/lock/a.ts", "../../model/b.ts", "../task.ts"),
    file("src/cli/a.ts", "../automaton/b.ts", "node:fs", "effect/Effect"),
    file("src/index.ts", "./model/a.ts"),
  ];
  expect(brokenFloors(files, small)).toEqual([]);
});

test("a room that is missing on either side is seen", () => {
  const rooms = [file("src/model/a.ts"), file("src/linux/a.ts"), file("src/lobby/a.ts")];
  expect(missingRooms(rooms, small)).toEqual([
    "src/lobby: not in the table",
    'ARCHITECTURE.md: there is no room "automaton"',
    'ARCHITECTURE.md: there is no room "cli"',
  ]);
});
