import { expect, test } from "vitest";
import { brokenOrder, emptyRooms, kernelRoomsOf } from "./kernel-rooms.ts";
import { type Source, sources } from "./source.ts";

const rooms = kernelRoomsOf(sources(["ARCHITECTURE.md"], [".md"])[0]?.text ?? "");

test("rooms of the vocabulary import those before them only", () => {
  expect(brokenOrder(sources(["src/linux"]), rooms)).toEqual([]);
});

test("the list of these rooms in ARCHITECTURE.md is what is on disk", () => {
  expect(emptyRooms(sources(["src/linux"]), rooms)).toEqual([]);
});

const page =
  "### `src/linux`\nWords.\n\n- `context`: a\n- `lock`: b\n\n### `src/cli`\n- `more`: c\n";

test("the list is that of its own paragraph", () => {
  expect(kernelRoomsOf(page)).toEqual(["context", "lock"]);
});

function file(path: string, from: string): Source {
  return { path, text: `import { a } from "${from}";` };
}

test.each([
  ["an import of a later room", file("src/linux/context/a.ts", "../lock/b.ts")],
  ["a room nobody knows", file("src/linux/lobby/a.ts", "./b.ts")],
])("%s is seen", (_, source) => {
  expect(brokenOrder([source], kernelRoomsOf(page))).toHaveLength(1);
});

test("a room that is not there is seen", () => {
  const files = [file("src/linux/context/a.ts", "./b.ts")];
  expect(emptyRooms(files, kernelRoomsOf(page))).toHaveLength(1);
});

test("an earlier room, one's own and the model language are let through", () => {
  const files = [
    file("src/linux/lock/a.ts", "../context/b.ts"),
    file("src/linux/lock/a.ts", "./b.ts"),
    file("src/linux/lock/a.ts", "../../model/b.ts"),
    file("src/linux/index.ts", "./lock/b.ts"),
  ];
  expect(brokenOrder(files, kernelRoomsOf(page))).toEqual([]);
});
