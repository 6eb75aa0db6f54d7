/** The README's program, run as its reader would run it, prints what the README shows. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folderWith, refault, withoutTimes } from "../cli/refault.ts";
import { blocksOf } from "../tidy/documents.ts";

const text = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const blocks = blocksOf({ path: "README.md", text });

test("the first program of the README prints what is shown below it", async () => {
  const program = blocks.find(({ info }) => info === "ts")?.text ?? "";
  const session = blocks.find(({ info }) => info === "console")?.text ?? "";
  const [command = "", ...shown] = session.split("\n");
  const args = command.replace("$ npx refault ", "").split(" ");
  const ended = await refault(folderWith({ "mapcount.ts": program }), args);
  expect(ended.code).toBe(0);
  expect(withoutTimes(ended.stdout)).toBe(withoutTimes(shown.join("\n")));
});
