/** The README's program, run as its reader would run it, prints what the README shows. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folderWith, refault, withoutTimes } from "../cli/refault.ts";
import { blocksOf } from "../tidy/documents.ts";

const text = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const blocks = blocksOf({ path: "README.md", text });

const sessions = blocks
  .filter(({ info }) => info === "console")
  .map(({ text }) => {
    const [command = "", ...shown] = text.split("\n");
    return { args: command.replace("$ npx refault ", "").split(" "), shown };
  });

test("the first program of the README prints what is shown below it", async () => {
  const program = blocks.find(({ info }) => info === "ts")?.text ?? "";
  const { args, shown } = sessions[0]!;
  const ended = await refault(folderWith({ "mapcount.ts": program }), args);
  expect(ended.code).toBe(0);
  expect(withoutTimes(ended.stdout)).toBe(withoutTimes(shown.join("\n")));
});

test.for(sessions.slice(1))("$args prints what is shown of it", async ({ args, shown }) => {
  const { code, stdout } = await refault(folderWith({}), args);
  expect(code).toBe(0);
  const pieces = shown.join("\n").split(/^…$/m);
  expect(pieces.length).toBeGreaterThan(1);
  for (const piece of pieces) expect(stdout).toContain(piece.trim());
});
