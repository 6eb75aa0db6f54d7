import { expect, test } from "vitest";
import { mistakeText } from "../../src/report/mistake.ts";
import { page, place } from "./fixtures.ts";

const told = { message: '"pte" was read outside a step', place: null, actor: null, remedy: null };

test("a mistake is told by place, matter, actor and remedy, each if it is known", () => {
  expect(mistakeText(told, page)).toEqual(['"pte" was read outside a step']);
  const all = { ...told, place: place("models/race.ts"), actor: "A", remedy: "wrap it in a step" };
  expect(mistakeText(all, page)).toEqual([
    'models/race.ts:_: "pte" was read outside a step',
    "  in the actor A",
    "  → wrap it in a step",
  ]);
});

test("an actor that the message names is not named again", () => {
  const named = { ...told, message: 'actor "A" yields nothing', actor: "A" };
  expect(mistakeText(named, page)).toEqual(['actor "A" yields nothing']);
});

test("a long remedy wraps, and nothing in it steers the terminal", () => {
  const remedy = `${"keep it in a cell ".repeat(12)}\u001b[31m`;
  const lines = mistakeText({ ...told, remedy }, page);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(page.width);
  expect(lines.join("")).not.toContain("\u001b");
});
