/** What was observed of whole models, as a person reads it. */
import { expect, test } from "vitest";
import tlbFlushBatched from "../../../models/tlb-batch/tlb-flush-batched.ts";
import vfsRename from "../../../models/vfs/rename.ts";
import { check } from "../../../src/check/check.ts";
import type { Model } from "../../../src/model/model.ts";
import type { Page } from "../../../src/report/page.ts";
import { told } from "../../../src/report/witness/told.ts";
import * as hand from "../fixtures.ts";

/** Lines of a model move when it is edited; what is told of them is not to. */
const page: Page = { ...hand.page, locate: ({ file }) => file.replace(/^.*\//, "") };

test.for([
  ["lockdep", vfsRename, "gated-unannotated"],
  ["who-holds-what", vfsRename, "in-any-order-while-others-run"],
  ["kcsan", tlbFlushBatched, "split-ptls"],
] satisfies [string, Model, string][])("%s", async ([name, model, variant]) => {
  const { witness } = check(model, { variant });
  if (witness === null) throw new Error(`${variant} breaks something`);
  const lines = told(`${model.name}/${variant}`, witness, "found", page);
  const file = `../../golden/files/witness/observed-${name}.txt`;
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(file);
});
