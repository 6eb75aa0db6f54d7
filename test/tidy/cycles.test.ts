import { expect, test } from "vitest";
import { cycles } from "./cycles.ts";
import { sources } from "./source.ts";

test("no module waits for itself", () => {
  expect(cycles(sources(["src", "models", "properties", "test", "bench", "build"]))).toEqual([]);
});

const a = { path: "src/a.ts", text: 'import { b } from "./room/b.ts";' };
const c = { path: "src/c.ts", text: 'import "./a.ts";' };

test("a cycle of three is seen", () => {
  const b = { path: "src/room/b.ts", text: 'export * from "../c.ts";' };
  expect(cycles([a, b, c])).toEqual(["src/a.ts → src/room/b.ts → src/c.ts → src/a.ts"]);
});

test("a cycle that types alone close is none", () => {
  const b = { path: "src/room/b.ts", text: 'import type { C } from "../c.ts";' };
  expect(cycles([a, b, c])).toEqual([]);
});
