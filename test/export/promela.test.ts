import { expect, test } from "vitest";
import { promela } from "../../src/export/promela/promela.ts";
import lostUpdate from "../cli/models/lost-update.ts";
import letterBox from "./letter-box.ts";
import { subjectOf } from "./subject.ts";

const golden = (name: string) => `../golden/files/export/${name}.pml`;

test("two counters read as Promela as they were written", async () => {
  const { text, claims } = promela(subjectOf(lostUpdate, "plain"));
  await expect(text).toMatchFileSnapshot(golden("lost-update-plain"));
  expect([...claims]).toEqual([["both_counted", "both-counted"]]);
});

test("a daemon, a choice, a step that blocks and a claim that an actor breaks, as Promela", async () => {
  const { text, claims } = promela(subjectOf(letterBox, "bills-too"));
  await expect(text).toMatchFileSnapshot(golden("letter-box-bills-too"));
  expect([...claims.values()]).toEqual(["first-things-first", "all-read", "no-bills"]);
});

test("no line is wider than a page", () => {
  const { text } = promela(subjectOf(letterBox, "bills-too", { letters: 4 }));
  expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
});
