/** An image to write down: a variant explored to its end, its places without lines. */
import { basename } from "node:path";
import { Check } from "../../src/check/check.ts";
import type { Subject } from "../../src/export/subject.ts";
import type { Model } from "../../src/model/model.ts";

export function subjectOf(
  model: Model,
  variant: string,
  parameters: Readonly<Record<string, unknown>> = {},
): Subject {
  const check = new Check(model, { variant, parameters, until: "exhausted" });
  while (check.advance()) {
    // To the end of the graph.
  }
  const image = check.image();
  if (image === null) throw new Error(`${model.name}/${variant} has no image`);
  return { report: check.report(), image, locate: ({ file }) => basename(file) };
}
