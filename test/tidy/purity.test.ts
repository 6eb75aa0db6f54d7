import { expect, test } from "vitest";
import { floorsOf } from "./floors.ts";
import { impurities } from "./purity.ts";
import { sources } from "./source.ts";

const topOfEngine = 6;

test("the engine has no clock, no randomness and no host", () => {
  const floors = floorsOf(sources(["ARCHITECTURE.md"], [".md"])[0]?.text ?? "");
  const engine = [...floors].filter(([, floor]) => floor <= topOfEngine).map(([room]) => room);
  expect(engine).toContain("model");
  expect(impurities(sources(["src/index.ts", ...engine.map((room) => `src/${room}`)]))).toEqual([]);
});

test("models and properties have none either", () => {
  expect(impurities(sources(["models", "properties"]))).toEqual([]);
});

test.each([
  ["a clock", "const now = Date.now();", "Date"],
  ["randomness", "const pick = Math.random() * 2;", "Math.random"],
  ["the host", "if (process.env.X) {}", "process"],
  ["a promise", "export async function f() { await g(); }", "async function"],
])("%s is seen", (_, text, word) => {
  expect(impurities([{ path: "a.ts", text }])).toContain(`a.ts: uses ${word}`);
});

test("a word that is only talked about, or names a property, is let through", () => {
  const text = 'lock.await(page.process); // Date\nconst hint = "not Math.random()";';
  expect(impurities([{ path: "a.ts", text }])).toEqual([]);
});
