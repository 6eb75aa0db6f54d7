/**
 * Bad kernel code needs no claim: the vocabulary breaks one of its own where the mistake is made, and
 * the report names who made it, in which function and in which line.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, modelsFolder, refault } from "./refault.ts";

const model = join(modelsFolder, "bad-kernel-code.ts");
const lines = readFileSync(model, "utf8").split("\n");

const mistakes = [
  ["stranger", "unlock-by-owner", "culprit unlocks inode_lock, which holder holds", "iput"],
  ["handler", "no-sleep-in-atomic", "sleeping function called from", "e100_rx_alloc_skb"],
  ["second-free", "no-refcount-underflow", "culprit frees page0, which is", "release_pages"],
  ["no-ptl", "ptl-held", "culprit sets a pte in P without its ptl", "do_anonymous_page"],
] as const;

test.for(mistakes)("%s breaks %s", async ([variant, claim, message, call]) => {
  const { code, stdout } = await refault(folderWith({}), ["run", `${model}/${variant}`]);
  expect(code).toBe(0);
  expect(stdout).toContain(`bad-kernel-code/${variant} breaks ${claim}\n  ${message}`);
  expect(stdout).toContain(`${call}()`);
  const line = lines.findIndex((text) => text.endsWith(`// ${variant}`)) + 1;
  expect(stdout).toMatch(new RegExp(`✗ ${claim} +bad-kernel-code\\.ts:${line}\n`));
  expect(stdout).toMatch(new RegExp(`culprit breaks it at \\S+:${line}\n`));
});
